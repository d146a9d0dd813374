// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.encryption;

import dev.kiln.model.identity.Secret;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How parameters are encrypted, the same for all controllers and invokers: {@code kiln.parameters}.
 *
 * @param encryption for what is stored from now on: {@code off}, {@code aes-128} or {@code aes-256}
 * @param aes128 the key in base64; empty for none, as is the next
 */
public record EncryptionSettings(String encryption, Secret aes128, Secret aes256) {

    public static final String PATH = "kiln.parameters";

    /**
     * The cipher that does so.
     *
     * @throws IllegalArgumentException naming the setting that is wrong, and never its value
     */
    public ParameterCipher cipher(RandomGenerator random) {
        return ParameterCipher.of(
                encryption,
                Map.of(Scheme.AES_128.word(), aes128.value(), Scheme.AES_256.word(), aes256.value()),
                random);
    }
}
