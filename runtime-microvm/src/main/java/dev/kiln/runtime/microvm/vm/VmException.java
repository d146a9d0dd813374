// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import org.jspecify.annotations.Nullable;

/** Why a driver could not do what it was asked; messages say what was tried, with which value, and what to do. */
public abstract sealed class VmException extends Exception {

    private static final long serialVersionUID = 1L;

    private VmException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The host's: something that the monitor needs is missing. */
    public static final class HostUnfit extends VmException {
        private static final long serialVersionUID = 1L;

        public HostUnfit(String message) {
            super(message, null);
        }

        public HostUnfit(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** This machine's: its monitor ended, refused an order, or did not answer in time. */
    public static final class Failed extends VmException {
        private static final long serialVersionUID = 1L;

        public Failed(String message) {
            super(message, null);
        }

        public Failed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The snapshot's: the monitor does not take it. A boot may work. */
    public static final class SnapshotUnusable extends VmException {
        private static final long serialVersionUID = 1L;

        public SnapshotUnusable(String message) {
            super(message, null);
        }

        public SnapshotUnusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
