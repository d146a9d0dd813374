// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Secret;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes credentials of wskadmin's form. */
final class NewCredential {

    private static final int KEY_LENGTH = 64;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private NewCredential() {}

    static AuthKey random(RandomGenerator random) {
        return new AuthKey(uuid(random), key(random));
    }

    /** 64 letters and digits. */
    static Secret key(RandomGenerator random) {
        StringBuilder key = new StringBuilder(KEY_LENGTH);
        for (int i = 0; i < KEY_LENGTH; i++) {
            key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Secret(key.toString());
    }

    /** A random one, version 4 of RFC 9562. */
    private static String uuid(RandomGenerator random) {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
