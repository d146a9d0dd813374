// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Ids of requests: the client's own, or 32 random letters and digits. */
final class RequestIds {

    private static final int LENGTH = 32;
    private static final int LETTERS_PER_LONG = 12;
    private static final int BITS_PER_LETTER = 5;

    /** Thirty-two of them, so that five random bits make a letter. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    /** Ids that begin so are the platform's own. */
    private static final String RESERVED = "sid_";

    private static final int MAX_LENGTH = 256;

    private final RandomGenerator random;

    RequestIds(RandomGenerator random) {
        this.random = random;
    }

    String adopt(Optional<String> sent) {
        return sent.filter(RequestIds::isUsable).orElseGet(this::next);
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && !id.startsWith(RESERVED)
                // it is sent back: another letter, cut to a byte, may be the end of a line
                && id.chars().allMatch(letter -> letter >= ' ' && letter <= '~');
    }

    private String next() {
        char[] id = new char[LENGTH];
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            bits = i % LETTERS_PER_LONG == 0 ? random.nextLong() : bits >>> BITS_PER_LETTER;
            id[i] = LETTERS.charAt((int) (bits & (LETTERS.length() - 1)));
        }
        return new String(id);
    }
}
