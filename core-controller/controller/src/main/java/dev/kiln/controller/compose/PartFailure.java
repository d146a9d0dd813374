// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.model.activation.ActivationId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a composition whose outcome is not known: it could not be sent, or it was waited for in vain. */
final class PartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ActivationId> awaited;
    private final transient Optional<String> reason;

    private PartFailure(
            String message, Optional<ActivationId> awaited, Optional<String> reason, @Nullable Throwable cause) {
        super(message, cause);
        this.awaited = awaited;
        this.reason = reason;
    }

    static PartFailure lost(ActivationId id) {
        return new PartFailure("activation " + id + " was waited for in vain", Optional.of(id), Optional.empty(), null);
    }

    static PartFailure notSent(Throwable cause) {
        return new PartFailure(
                "a part could not be sent: " + cause.getMessage(), Optional.empty(), Optional.empty(), cause);
    }

    /** Whoever began may not go on; the reason is for him. */
    static PartFailure refused(String reason) {
        return new PartFailure("a part was not sent: " + reason, Optional.empty(), Optional.of(reason), null);
    }

    /** What the record of the whole says of it, when that is more than that it failed. */
    Optional<String> reason() {
        return reason;
    }

    /** The activation that was waited for, if there was one. */
    Optional<ActivationId> awaited() {
        return awaited;
    }
}
