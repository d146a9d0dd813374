// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import org.jspecify.annotations.Nullable;

/** An entry that could not be made; the message says where and what to do. */
public abstract sealed class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LedgerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The files cannot be written or read. */
    public static final class Unavailable extends LedgerException {
        private static final long serialVersionUID = 1L;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** As many activations are open, or as much disk is used, as may be. */
    public static final class Full extends LedgerException {
        private static final long serialVersionUID = 1L;

        Full(String message) {
            super(message, null);
        }
    }
}
