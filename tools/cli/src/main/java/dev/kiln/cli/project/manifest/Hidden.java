// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Values that came out of the environment into parameters: they may be passwords, so nothing that is printed shows them.
 * For one thread.
 */
public final class Hidden {

    /** Shorter ones would be found in half of all words, and keep no secret. */
    private static final int SHORTEST = 4;

    private final Set<String> values = new LinkedHashSet<>();

    void add(String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
        }
    }

    public Set<String> values() {
        return Set.copyOf(values);
    }

    /** The text without them; longer ones first, as they may hold shorter ones. */
    public String mask(String text) {
        String masked = text;
        for (String value : values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            masked = masked.replace(value, "***");
        }
        return masked;
    }
}
