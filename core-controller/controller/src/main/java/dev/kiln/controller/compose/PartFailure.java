// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.model.activation.ActivationId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a composition whose outcome is not known: it could not be sent, or it was waited for in vain. */
final class PartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ActivationId> awaited;

    private PartFailure(String message, Optional<ActivationId> awaited, @Nullable Throwable cause) {
        super(message, cause);
        this.awaited = awaited;
    }

    static PartFailure lost(ActivationId id) {
        return new PartFailure("activation " + id + " was waited for in vain", Optional.of(id), null);
    }

    static PartFailure notSent(Throwable cause) {
        return new PartFailure("a part could not be sent: " + cause.getMessage(), Optional.empty(), cause);
    }

    /** The activation that was waited for, if there was one. */
    Optional<ActivationId> awaited() {
        return awaited;
    }
}
