// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.controller.dispatch.Dispatch;
import dev.kiln.controller.dispatch.Input;
import dev.kiln.controller.dispatch.Outgoing;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** Sends the parts to invokers. */
final class Parts implements PartRunner {

    /** A flight tells itself when its patience is over; this is for the case that it does not. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Entitlement entitlement;
    private final Dispatch dispatch;
    private final OwnerCheck owner;
    private final BiFunction<NamespaceName, ActivationId, Optional<Activation>> records;
    private final Duration grace;
    private final InstantSource clock;

    Parts(
            Entitlement entitlement,
            Dispatch dispatch,
            OwnerCheck owner,
            BiFunction<NamespaceName, ActivationId, Optional<Activation>> records,
            Duration grace,
            InstantSource clock) {
        this.entitlement = entitlement;
        this.dispatch = dispatch;
        this.owner = owner;
        this.records = records;
        this.grace = grace;
        this.clock = clock;
    }

    @Override
    public Activation run(Transaction transaction, Identity caller, FoundAction found, Input input, ActivationId whole)
            throws PartFailure, InterruptedException {
        owner.require(caller);
        Duration patience = found.action().limits().timeout().plus(grace);
        Outgoing outgoing = new Outgoing(
                // so that it is not said to have waited since the whole began
                new Transaction(transaction.id(), clock.instant(), transaction.isVerbose()),
                caller,
                found,
                input,
                Optional.of(new Cause(whole, Cause.By.SEQUENCE)),
                true,
                patience);
        Landing landing = await(send(caller, outgoing), patience.plus(MARGIN));
        return switch (landing) {
            case Landing.Ended ended -> ended.activation();
            case Landing.InStore stored ->
                records.apply(caller.namespace(), stored.id()).orElseThrow(() -> PartFailure.lost(stored.id()));
            case Landing.StillAway away -> throw PartFailure.lost(away.id());
        };
    }

    private CompletableFuture<Landing> send(Identity caller, Outgoing outgoing) throws PartFailure {
        try (Throttles.Admission admission = entitlement.count(caller)) {
            return dispatch.send(outgoing, admission).toCompletableFuture();
        } catch (Refusal refusal) {
            throw PartFailure.notSent(refusal);
        }
    }

    private static Landing await(CompletableFuture<Landing> landing, Duration longest)
            throws PartFailure, InterruptedException {
        try {
            return landing.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw PartFailure.notSent(e);
        }
    }
}
