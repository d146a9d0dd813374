// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.store.ArtifactStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Triggers and rules, put together. */
public final class RulesRoom {

    private final TriggerRoutes triggers;
    private final RuleRoutes rules;

    /**
     * Its neighbours.
     *
     * @param written takes the records of triggers
     */
    public record Neighbours(
            ArtifactStore store,
            Entities entities,
            ActionSearch search,
            Entitlement entitlement,
            InvokeService invoke,
            Consumer<Activation> written) {}

    /**
     * Makes it.
     *
     * @param patience for the bus to take what rules invoke
     */
    public RulesRoom(
            Neighbours neighbours,
            SystemLimits limits,
            Duration patience,
            InstantSource clock,
            RandomGenerator random) {
        Entitlement entitlement = neighbours.entitlement();
        TriggerService triggerService =
                new TriggerService(neighbours.store(), neighbours.entities().triggers(), entitlement, limits, clock);
        Firing firing = new Firing(
                triggerService, neighbours.invoke(), entitlement, neighbours.written(), patience, clock, random);
        this.triggers = new TriggerRoutes(triggerService, firing);
        this.rules = new RuleRoutes(new RuleService(
                neighbours.store(), neighbours.entities(), neighbours.search(), entitlement, limits, clock));
    }

    public List<Route> routes() {
        return Stream.concat(triggers.routes().stream(), rules.routes().stream())
                .toList();
    }
}
