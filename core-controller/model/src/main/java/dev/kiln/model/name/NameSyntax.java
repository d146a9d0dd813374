// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

/**
 * The one grammar of path segments: 1 to 256 characters, no blank or special one at the start, no blank at the end. By hand,
 * as names are read for each activation.
 */
final class NameSyntax {

    static final int MAX_LENGTH = 256;

    private NameSyntax() {}

    static boolean isSegment(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH || !isWord(text.charAt(0)) || text.charAt(length - 1) == ' ') {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isWord(c) && "@ .&-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
