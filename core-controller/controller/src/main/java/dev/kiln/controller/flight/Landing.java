// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;

/** What a caller who waits for an activation gets. */
public sealed interface Landing {

    ActivationId id();

    /** The record, without logs. */
    record Ended(Activation activation) implements Landing {
        @Override
        public ActivationId id() {
            return activation.id();
        }
    }

    /** It ended; its record was too large to travel and is in the store, or soon will be. */
    record InStore(ActivationId id) implements Landing {}

    /** It was waited for as long as was asked. */
    record StillAway(ActivationId id) implements Landing {}
}
