// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import java.util.regex.Pattern;

/** A controller's name in its cluster: {@code 0}, {@code 1}, or whatever the operator calls it. */
public record ControllerId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

    public ControllerId {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the controller id '" + value + "' must be 1 to 100 letters, digits, dots, dashes and underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
