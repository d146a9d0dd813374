// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.CollectionRoutes;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.Endings;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.RuleStatus;
import dev.kiln.store.ArtifactStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Triggers and rules, put together, with their paths. */
public final class RulesRoom {

    private static final Set<String> SECRETS =
            Set.of("authorization", "cookie", "proxy-authorization", "x-require-whisk-auth", "x-ow-extra-logging");
    private static final String ACTIVATION_ID = "x-openwhisk-activation-id";

    private final CollectionRoutes triggers;
    private final CollectionRoutes rules;
    private final TriggerService triggerService;
    private final RuleService ruleService;
    private final Firing firing;

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
            BiConsumer<Endings.Whose, Activation> written) {}

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
        this.triggerService =
                new TriggerService(neighbours.store(), neighbours.entities().triggers(), entitlement, limits, clock);
        this.firing = new Firing(
                triggerService, neighbours.invoke(), entitlement, neighbours.written(), patience, clock, random);
        this.ruleService = new RuleService(
                neighbours.store(), neighbours.entities(), neighbours.search(), entitlement, limits, clock);
        this.triggers = new CollectionRoutes("triggers", "trigger", triggerService);
        this.rules = new CollectionRoutes("rules", "rule", ruleService);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(triggers.routes());
        routes.addAll(rules.routes());
        routes.add(
                Route.of("POST", triggers.path(), "Fire a trigger", this::fire).taking(BodyRule.EVENT));
        routes.add(Route.of("POST", rules.path(), "Switch a rule on or off", this::set)
                .taking(BodyRule.ENTITY));
        return List.copyOf(routes);
    }

    /**
     * Fires a trigger for who is no client; empty when no rule was active, and then nothing is recorded. Blocks until its actions
     * are on their way or the record says why not.
     *
     * @throws dev.kiln.controller.problem.Refusal when it may not be fired, or not now
     */
    public Optional<ActivationId> fire(QualifiedName trigger, Shot shot) {
        return firing.fire(trigger, shot);
    }

    /** Deletes a trigger that is done, with its rules if these are to go, too. What is gone already is no failure. Blocks. */
    public void discard(Identity owner, QualifiedName trigger, boolean withRules) {
        try {
            if (withRules) {
                triggerService
                        .find(owner, Right.DELETE, trigger)
                        .rules()
                        .keySet()
                        .forEach(rule -> {
                            ruleService.delete(owner, rule, false);
                        });
            }
            triggerService.delete(owner, trigger, false);
        } catch (Refusal refusal) {
            if (!(refusal.problem() instanceof Problem.Missing)) {
                throw refusal;
            }
        }
    }

    private Reply fire(Call call) {
        ObjectNode payload = call.body().object().orElseGet(Json::object);
        Optional<ActivationId> fired = firing.fire(
                CollectionRoutes.name(call),
                new Shot(call.transaction(), call.identity(), payload, headers(call), Optional.empty()));
        return fired.map(id -> Reply.json(202, Json.object().put("activationId", id.value()))
                        .with(ACTIVATION_ID, id.value()))
                .orElseGet(() -> Reply.empty(204));
    }

    /** What an action may know of the request: who fired it keeps his secrets. */
    private static ObjectNode headers(Call call) {
        ObjectNode headers = Json.object();
        call.incoming().headers().forEach((name, value) -> {
            if (!SECRETS.contains(name)) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private Reply set(Call call) {
        String word = call.body().requiredObject().path("status").asText();
        RuleStatus status = RuleStatus.ofWord(word)
                .orElseThrow(() -> new MalformedJsonException(word + " is not a recognized rule state"));
        ruleService.set(call.identity(), CollectionRoutes.name(call), status);
        return Reply.text(200, "OK");
    }
}
