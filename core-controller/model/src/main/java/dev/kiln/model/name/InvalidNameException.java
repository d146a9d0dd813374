// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

/** Somebody sent a name that cannot be one; the message is for him. */
public final class InvalidNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidNameException(String message) {
        super(message);
    }
}
