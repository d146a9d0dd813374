// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import org.jspecify.annotations.Nullable;

/**
 * Why a provider could not do what it was asked. The subtype says whose fault it was, chosen where it is thrown, as only
 * the thrower knows. Checked, because its single caller, the invoker, must answer each one.
 *
 * <p>Messages say what was tried, with which value, and what to do; those of {@link ImageUnusable} are shown to developers.
 */
public abstract sealed class SandboxException extends Exception {

    private static final long serialVersionUID = 1L;

    private SandboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The developer's: the image is missing, not allowed, or does not start. Trying again does not help. */
    public static final class ImageUnusable extends SandboxException {
        private static final long serialVersionUID = 1L;

        public ImageUnusable(String message) {
            super(message, null);
        }

        public ImageUnusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Nobody's: there is no room here now. Another invoker may have some. */
    public static final class OutOfCapacity extends SandboxException {
        private static final long serialVersionUID = 1L;

        public OutOfCapacity(String message) {
            super(message, null);
        }

        public OutOfCapacity(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The platform's: the backend does not answer, or answers nonsense. */
    public static final class ProviderUnavailable extends SandboxException {
        private static final long serialVersionUID = 1L;

        public ProviderUnavailable(String message) {
            super(message, null);
        }

        public ProviderUnavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The caller's: this provider cannot do that, and never could. */
    public static final class Unsupported extends SandboxException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String message) {
            super(message, null);
        }
    }
}
