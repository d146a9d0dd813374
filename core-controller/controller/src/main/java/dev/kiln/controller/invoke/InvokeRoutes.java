// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.actions.ActionNames;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.http.Workers;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The path of invocations. */
public final class InvokeRoutes {

    private static final String ACTIONS = "/api/v1/namespaces/{namespace}/actions";
    private static final String ACTIVATION_ID = "x-openwhisk-activation-id";

    private final InvokeService service;
    private final InvokeConfig config;
    private final Workers workers;
    private final BiFunction<NamespaceName, ActivationId, Optional<Activation>> records;

    /**
     * Makes them.
     *
     * @param records reads a record that is about to appear; blocks
     * @see ActivationStore
     */
    public InvokeRoutes(
            InvokeService service,
            InvokeConfig config,
            Workers workers,
            BiFunction<NamespaceName, ActivationId, Optional<Activation>> records) {
        this.service = service;
        this.config = config;
        this.workers = workers;
        this.records = records;
    }

    public List<Route> routes() {
        return List.of(
                Route.prompt("POST", ACTIONS + "/{name}", "Invoke an action", this::invoke)
                        .taking(BodyRule.PAYLOAD)
                        .query("blocking", "result", "timeout"),
                Route.prompt("POST", ACTIONS + "/{package}/{name}", "Invoke an action of a package", this::invoke)
                        .taking(BodyRule.PAYLOAD)
                        .query("blocking", "result", "timeout"));
    }

    private CompletionStage<Reply> invoke(Call call) {
        InvokeQuery query = InvokeQuery.read(call.query(), config.maxWait());
        Invocation invocation = new Invocation(
                call.transaction(),
                call.identity(),
                ActionNames.of(call),
                call.body().object().orElseGet(Json::object),
                Optional.empty(),
                query.isBlocking(),
                query.patience());
        CompletionStage<Landing> landing = service.isPrompt(invocation.action())
                ? service.invoke(invocation)
                : workers.run(() -> service.invoke(invocation)).thenCompose(it -> it);
        return landing.thenCompose(it -> reply(it, query, invocation));
    }

    private CompletionStage<Reply> reply(Landing landing, InvokeQuery query, Invocation invocation) {
        return switch (landing) {
            case Landing.Ended ended -> CompletableFuture.completedFuture(ended(ended.activation(), query));
            case Landing.StillAway away -> CompletableFuture.completedFuture(accepted(away.id()));
            case Landing.InStore stored ->
                workers.run(() -> records.apply(invocation.caller().namespace(), stored.id())
                        .map(it -> ended(it.withLogs(List.of()), query))
                        .orElseGet(() -> accepted(stored.id())));
        };
    }

    private static Reply ended(Activation activation, InvokeQuery query) {
        JsonNode body = query.isResultOnly()
                ? activation.response().result().orElseGet(Json::object)
                : ActivationCodec.toJson(activation);
        return Reply.json(status(activation.response().status()), body)
                .with(ACTIVATION_ID, activation.id().value());
    }

    private static Reply accepted(ActivationId id) {
        ObjectNode body = Json.object().put("activationId", id.value());
        return Reply.json(202, body).with(ACTIVATION_ID, id.value());
    }

    private static int status(Status status) {
        return switch (status) {
            case SUCCESS -> 200;
            case APPLICATION_ERROR, DEVELOPER_ERROR -> 502;
            case WHISK_ERROR -> 500;
        };
    }
}
