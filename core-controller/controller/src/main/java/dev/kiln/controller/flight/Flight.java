// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.scheduling.Demand;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An activation on its way: sent to an invoker, or about to be.
 *
 * @param waitUntil when a waiting caller is told that it still runs
 * @param releaseAt when nothing is expected of it any more
 * @param landing completed once, for a caller who waits; of one who does not, nobody looks
 * @param isGivenOut whether the caller was told the id, so that a record must appear
 */
public record Flight(
        ActivationMessage message,
        Action action,
        Demand demand,
        InvokerId invoker,
        Instant waitUntil,
        Instant releaseAt,
        CompletableFuture<Landing> landing,
        AtomicBoolean isGivenOut) {

    public ActivationId id() {
        return message.activationId();
    }

    /** The same activation on another trip; whoever waits for it notices nothing. */
    Flight moved(ActivationMessage next, InvokerId to, Instant nextReleaseAt) {
        return new Flight(next, action, demand, to, waitUntil, nextReleaseAt, landing, isGivenOut);
    }
}
