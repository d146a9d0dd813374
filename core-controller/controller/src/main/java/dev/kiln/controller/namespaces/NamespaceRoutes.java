// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.namespaces;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.limits.SystemLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The paths of the namespace and its limits. Nothing is read from a store: who was let in brought his limits with him. */
public final class NamespaceRoutes {

    private static final String ALL = "/api/v1/namespaces";
    private static final String LIMITS = ALL + "/{namespace}/limits";

    private final Entitlement entitlement;
    private final SystemLimits system;

    public NamespaceRoutes(Entitlement entitlement, SystemLimits system) {
        this.entitlement = entitlement;
        this.system = system;
    }

    public List<Route> routes() {
        return List.of(
                Route.prompt("GET", ALL, "List the namespaces of the credentials", this::list),
                Route.prompt("GET", LIMITS, "Read the limits of a namespace", this::limits),
                Route.prompt("GET", LIMITS + "/{limit}", "Not available", this::oneLimit));
    }

    private CompletionStage<Reply> list(Call call) {
        return now(Reply.json(200, Json.array().add(call.identity().namespace().value())));
    }

    private CompletionStage<Reply> limits(Call call) {
        entitlement.requireCollection(call.identity(), Right.READ, call.namespace());
        return now(Reply.json(200, effective(call.identity().limits())));
    }

    private CompletionStage<Reply> oneLimit(Call call) {
        throw new Refusal(new Problem.Invalid("Inner entity level routes for limits are not yet implemented."));
    }

    private ObjectNode effective(NamespaceLimits own) {
        int concurrent = own.concurrentInvocations().orElse(system.concurrentInvocations());
        ObjectNode json = Json.object()
                .put("invocationsPerMinute", own.invocationsPerMinute().orElse(system.invocationsPerMinute()))
                .put("concurrentInvocations", concurrent)
                .put("firesPerMinute", own.firesPerMinute().orElse(system.firesPerMinute()));
        own.allowedKinds().ifPresent(kinds -> {
            var array = json.putArray("allowedKinds");
            kinds.stream().sorted().forEach(array::add);
        });
        own.storesActivations().ifPresent(stores -> json.put("storeActivations", stores));
        SystemLimits bounds = system.within(own.actions());
        range(json, "ActionMemory", bounds.memoryMegabytes());
        range(json, "ActionLogs", bounds.logMegabytes());
        range(json, "ActionTimeout", bounds.timeoutMillis());
        range(json, "ActionConcurrency", bounds.concurrency());
        return json.put("maxParameterSize", bounds.parameterBytes() + " B")
                .put("maxPayloadSize", bounds.payloadBytes() + " B")
                .put("maxActionInstances", own.actions().instances().orElse(concurrent));
    }

    private static void range(ObjectNode json, String name, SystemLimits.Range range) {
        json.put("min" + name, range.min()).put("max" + name, range.max());
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
