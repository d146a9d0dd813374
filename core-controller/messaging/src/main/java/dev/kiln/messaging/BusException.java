// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import org.jspecify.annotations.Nullable;

/** A message that could not be sent or read; the message says what was tried and what to do. */
public abstract sealed class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The bus does not answer; later it may. */
    public static final class Unavailable extends BusException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The message is larger than its topic takes. */
    public static final class TooLarge extends BusException {
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message, null);
        }
    }

    /** The topic holds as much as it may, as nobody reads it fast enough. */
    public static final class Full extends BusException {
        private static final long serialVersionUID = 1L;

        public Full(String message) {
            super(message, null);
        }
    }

    /** The topic was never made, or was deleted. */
    public static final class NoSuchTopic extends BusException {
        private static final long serialVersionUID = 1L;

        public NoSuchTopic(String message) {
            super(message, null);
        }
    }
}
