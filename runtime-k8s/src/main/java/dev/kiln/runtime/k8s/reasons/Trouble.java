// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import dev.kiln.runtime.spi.SandboxException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no sandbox.
 *
 * @param fault whose fault it is
 * @param isPassing whether Kubernetes goes on trying, so that a little patience may help
 * @param what what is wrong, with Kubernetes' own words; no full stop at its end
 * @param remedy what to do about it; no full stop at its end
 */
public record Trouble(Fault fault, boolean isPassing, String what, String remedy) {

    /** The exception of an attempt such as {@code create sandbox x}. */
    public SandboxException exception(String attempt, @Nullable Throwable cause) {
        String message = "cannot " + attempt + ": " + what + ". " + remedy;
        return switch (fault) {
            case IMAGE -> new SandboxException.ImageUnusable(message, cause);
            case CAPACITY -> new SandboxException.OutOfCapacity(message, cause);
            case PLATFORM -> new SandboxException.ProviderUnavailable(message, cause);
            case UNSUPPORTED -> new SandboxException.Unsupported(message);
        };
    }
}
