// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An entity's version: semantic, its patch counting updates. */
public record Version(int major, int minor, int patch) {

    public static final Version FIRST = new Version(0, 0, 1);

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?");

    public Version {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("no version: " + major + "." + minor + "." + patch);
        }
    }

    /**
     * Reads {@code x.y.z}, {@code x.y} or {@code x}.
     *
     * @throws IllegalArgumentException when the text is no version; the message is for a developer
     */
    public static Version parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a version; write three numbers such as 1.0.2");
        }
        return new Version(number(parts, 1), number(parts, 2), number(parts, 3));
    }

    public Version next() {
        return new Version(major, minor, patch + 1);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }
}
