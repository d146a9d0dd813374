// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import dev.kiln.model.name.InvalidNameException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The id of an activation: 32 lower-case hexadecimal digits. */
public record ActivationId(String value) {

    private static final int LENGTH = 32;

    public ActivationId {
        if (value.length() != LENGTH) {
            throw new InvalidNameException(
                    "Activation id length is " + value.length() + " but must be " + LENGTH + ".");
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                throw new InvalidNameException("The activation id is not valid.");
            }
        }
    }

    /** 128 bits of the given chance. */
    public static ActivationId random(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return new ActivationId(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
