// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.model.identity.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A key of an API, without the key itself. The digest is a fast one: a key of 256 random bits cannot be guessed, and requests
 * need not wait.
 *
 * @param name what its owner calls it; may be empty
 * @param digest SHA-256 of the key, in base64
 */
public record ApiKey(String id, String name, String digest, Instant created) {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 6;

    /** A key that was just made, to be shown this once. */
    record Fresh(ApiKey stored, Secret key) {}

    static Fresh make(String name, Instant now, RandomGenerator random) {
        String key = text(KEY_BYTES, random);
        return new Fresh(new ApiKey(text(ID_BYTES, random), name, digest(key), now), new Secret(key));
    }

    /** Takes the same time for right and wrong ones. */
    public boolean matches(String key) {
        return MessageDigest.isEqual(
                digest(key).getBytes(StandardCharsets.US_ASCII), digest.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(int bytes, RandomGenerator random) {
        byte[] chance = new byte[bytes];
        random.nextBytes(chance);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    }

    private static String digest(String key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
