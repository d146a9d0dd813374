// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

/** A text as it is, or with a star at its end whatever begins with it. */
public record Glob(String text) {

    public boolean matches(String other) {
        return text.endsWith("*") ? other.regionMatches(0, text, 0, text.length() - 1) : text.equals(other);
    }

    @Override
    public String toString() {
        return text;
    }
}
