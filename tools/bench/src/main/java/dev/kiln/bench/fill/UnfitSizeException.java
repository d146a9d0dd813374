// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

/** So much cannot be made, or not here; the message says what to choose instead. */
public final class UnfitSizeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitSizeException(String message) {
        super(message);
    }
}
