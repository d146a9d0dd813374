// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A key as the store keeps it: PBKDF2 with HMAC-SHA-256 (RFC 8018), salted. Slow on purpose; callers remember verified keys.
 *
 * @param iterations of the derivation
 * @param salt base64
 * @param hash base64
 */
public record KeyHash(int iterations, String salt, String hash) implements NamespaceKey {

    /** Keys are 64 random characters; the derivation need not make up for a weak secret. */
    private static final int DEFAULT_ITERATIONS = 10_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    public static KeyHash of(Secret key, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = derive(key.value(), salt, DEFAULT_ITERATIONS);
        Base64.Encoder base64 = Base64.getEncoder();
        return new KeyHash(DEFAULT_ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    @Override
    public boolean matches(String key) {
        byte[] expected = Base64.getDecoder().decode(hash);
        return MessageDigest.isEqual(expected, derive(key, Base64.getDecoder().decode(salt), iterations));
    }

    private static byte[] derive(String key, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(key.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
