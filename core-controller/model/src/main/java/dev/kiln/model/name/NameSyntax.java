// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

import java.util.regex.Pattern;

/** The one grammar of path segments: 1 to 256 characters, no blank or special one at the start, no blank at the end. */
final class NameSyntax {

    static final int MAX_LENGTH = 256;

    private static final Pattern SEGMENT = Pattern.compile("\\w|\\w[\\w@ .&-]{0,254}[\\w@.&-]");

    private NameSyntax() {}

    static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches();
    }
}
