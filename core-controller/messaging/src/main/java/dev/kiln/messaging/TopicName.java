// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.util.regex.Pattern;

/** The name of a topic. */
public record TopicName(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public TopicName {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the topic name '" + value + "' must be 1 to 249 letters, digits, dots, dashes and underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
