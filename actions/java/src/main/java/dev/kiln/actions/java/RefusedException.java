// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

/** An answer other than success. The message is for a person. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    Answer answer() {
        return Answer.error(status, String.valueOf(getMessage()));
    }
}
