// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.activations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.flight.RecentLandings;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads activations. Blocks on the store. */
public final class ActivationService {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final ActivationStore store;
    private final Entitlement entitlement;
    private final RecentLandings recent;
    private final Duration patience;
    private final InstantSource clock;

    /**
     * Makes it.
     *
     * @param patience for records that are still on their way to the store
     */
    public ActivationService(
            ActivationStore store,
            Entitlement entitlement,
            RecentLandings recent,
            Duration patience,
            InstantSource clock) {
        this.store = store;
        this.entitlement = entitlement;
        this.recent = recent;
        this.patience = patience;
        this.clock = clock;
    }

    List<ObjectNode> list(Identity caller, ActivationFilter filter) {
        entitlement.requireCollection(caller, Right.READ, filter.query().namespace());
        return filter.withDocs()
                ? store.listRecords(filter.query(), filter.part().page()).stream()
                        .map(ActivationCodec::toJson)
                        .toList()
                : store.list(filter.query(), filter.part().page());
    }

    long count(Identity caller, ActivationFilter filter) {
        entitlement.requireCollection(caller, Right.READ, filter.query().namespace());
        return store.count(filter.query());
    }

    /** The record; of an activation that ended a moment ago it is waited for. */
    Activation get(Identity caller, NamespaceName namespace, ActivationId id) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.get(namespace, id)
                .or(() -> recent.contains(id) ? await(namespace, id) : Optional.empty())
                .orElseThrow(() -> new Refusal(new Problem.Missing()));
    }

    /** The record of an activation that has ended, once the store has it; empty when it takes too long. */
    public Optional<Activation> await(NamespaceName namespace, ActivationId id) {
        Instant deadline = clock.instant().plus(patience);
        long pauseMillis = FIRST_PAUSE_MILLIS;
        Optional<Activation> record = store.get(namespace, id);
        while (record.isEmpty() && clock.instant().isBefore(deadline)) {
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            record = store.get(namespace, id);
        }
        return record;
    }
}
