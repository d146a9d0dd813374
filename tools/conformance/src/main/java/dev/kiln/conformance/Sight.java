// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.regex.Pattern;

/** One thing that a test saw. */
sealed interface Sight {

    /** An answer, whatever its body; the path has no query. */
    record Answer(String method, String path, int status) implements Sight {}

    /** The error in the body of an answer. */
    record Refused(int status, String error) implements Sight {

        private static final Pattern PREFIX =
                Pattern.compile("^(The request content|The query parameter '[^']*') was malformed:\n");

        /** The error without what only says which part of the request is meant. */
        String sentence() {
            return PREFIX.matcher(error).replaceFirst("");
        }
    }

    /** A text of an activation's record: of its result or its logs. */
    record Recorded(String text) implements Sight {}
}
