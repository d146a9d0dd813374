// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

/** An action's code, here or in the store. */
public sealed interface Code {

    /** Whether it is base64 of an archive or an executable, rather than source text. */
    boolean isBinary();

    /**
     * The code itself.
     *
     * @param text source, or base64 when binary
     */
    record Inline(String text, boolean isBinary) implements Code {

        /** Finds out by the look of the text whether it is base64, as OpenWhisk does. */
        public static Inline of(String text) {
            return new Inline(text, looksLikeBase64(text));
        }
    }

    /**
     * The code where the store keeps it.
     *
     * @param name the attachment's name within the action's document
     * @param lengthBytes of the stored bytes, base64 decoded when binary
     * @param digest {@code sha256-} and lower-case hex of the stored bytes
     */
    record Attached(String name, String contentType, long lengthBytes, String digest, boolean isBinary)
            implements Code {}

    /** By hand, as a regular expression over 48 MB is slow and deep. */
    private static boolean looksLikeBase64(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() % 4 != 0) {
            return false;
        }
        int letters = 0;
        while (letters < trimmed.length() && isBase64Letter(trimmed.charAt(letters))) {
            letters++;
        }
        int padding = trimmed.length() - letters;
        return padding <= 2 && trimmed.endsWith("==".substring(0, padding));
    }

    private static boolean isBase64Letter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
