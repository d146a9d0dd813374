// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.encryption;

import java.util.Optional;

/** How a value is encrypted: AES in Galois counter mode, by the length of its key. */
public enum Scheme {
    AES_128("aes-128", 16),
    AES_256("aes-256", 32);

    private final String word;
    private final int keyBytes;

    Scheme(String word, int keyBytes) {
        this.word = word;
        this.keyBytes = keyBytes;
    }

    /** In {@code encryption} of a parameter, and in settings. */
    public String word() {
        return word;
    }

    int keyBytes() {
        return keyBytes;
    }

    public static Optional<Scheme> ofWord(String word) {
        for (Scheme scheme : values()) {
            if (scheme.word.equals(word)) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }
}
