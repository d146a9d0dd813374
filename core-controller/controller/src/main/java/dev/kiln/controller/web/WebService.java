// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.http.Body;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.HttpErrors;
import dev.kiln.controller.http.Incoming;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Workers;
import dev.kiln.controller.invoke.Invocation;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.WebActions.WebAction;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters.Parameter;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The way of a request to a web action: find, let in, read, invoke, render. The order in which it is refused is OpenWhisk's. Does
 * not block, but on threads for that.
 */
final class WebService {

    private static final String ACTIVATION_ID = "x-openwhisk-activation-id";
    private static final String FINAL = "final";
    private static final String RAW = "raw-http";
    private static final String CUSTOM_OPTIONS = "web-custom-options";

    /** Longer bodies are made arguments by a worker, so that they do not hold up other connections. */
    private static final int MAX_PROMPT_BYTES = 64 * 1024;

    private final WebActions actions;
    private final InvokeService invoke;
    private final Workers workers;
    private final BiFunction<NamespaceName, ActivationId, Optional<Activation>> records;
    private final Duration patience;

    /**
     * Makes it.
     *
     * @param records reads a record that is about to appear; blocks
     * @param patience for the end of an activation
     */
    WebService(
            WebActions actions,
            InvokeService invoke,
            Workers workers,
            BiFunction<NamespaceName, ActivationId, Optional<Activation>> records,
            Duration patience) {
        this.actions = actions;
        this.invoke = invoke;
        this.workers = workers;
        this.records = records;
        this.patience = patience;
    }

    /**
     * A call of an action that was found.
     *
     * @param forwarded present when it came by another path
     */
    private record Visit(Call call, WebPath path, WebAction action, Optional<Forwarded> forwarded) {
        Incoming incoming() {
            return call.incoming();
        }

        Transaction transaction() {
            return call.transaction();
        }
    }

    /** Whether anybody may call this action. Blocks. */
    boolean isServed(QualifiedName action) {
        return actions.find(action).isPresent();
    }

    /** Answers a call that came by another path. */
    CompletionStage<Reply> answer(Call call, Forwarded forwarded) {
        return search(call, forwarded.target(), Optional.of(forwarded), new Cors.OfTheAction());
    }

    CompletionStage<Reply> answer(Call call) {
        Cors open = new Cors.Open(call.incoming().header("Access-Control-Request-Headers"));
        Optional<WebPath> path = WebPath.of(
                call.segment("namespace"), call.segment("package"), call.segment("action"), call.segment("rest"));
        if (path.isEmpty()) {
            return replied(call.transaction(), open, WebService::nothing);
        }
        return search(call, path.get(), Optional.empty(), open);
    }

    private CompletionStage<Reply> search(Call call, WebPath path, Optional<Forwarded> forwarded, Cors open) {
        return actions.isPrompt(path.action())
                ? find(call, path, forwarded, open)
                : workers.run(() -> find(call, path, forwarded, open)).thenCompose(it -> it);
    }

    private CompletionStage<Reply> find(Call call, WebPath path, Optional<Forwarded> forwarded, Cors open) {
        Optional<WebAction> action = actions.find(path.action());
        if (action.isEmpty()) {
            return replied(call.transaction(), open, WebService::nothing);
        }
        Cors cors = action.get().has(CUSTOM_OPTIONS) ? new Cors.OfTheAction() : open;
        return replied(call.transaction(), cors, () -> receive(new Visit(call, path, action.get(), forwarded)));
    }

    private static CompletionStage<Reply> nothing() {
        throw new Refusal(new Problem.Missing());
    }

    private CompletionStage<Reply> receive(Visit visit) {
        WebAction action = visit.action();
        invoke.announce(action.owner(), action.found());
        visit.incoming().requireRoom(action.owner().limits());
        if (visit.incoming().method().equals("OPTIONS") && visit.forwarded().isEmpty()) {
            if (!action.has(CUSTOM_OPTIONS)) {
                return CompletableFuture.completedFuture(Reply.empty(200));
            }
        } else {
            requireKnown(visit);
        }
        return visit.incoming()
                .body(action.owner().limits())
                .thenCompose(body -> body.length() <= MAX_PROMPT_BYTES
                        ? visit.transaction().answer(() -> invoke(visit, body))
                        : workers.run(() -> visit.transaction().answer(() -> invoke(visit, body)))
                                .thenCompose(it -> it));
    }

    private static void requireKnown(Visit visit) {
        Annotations annotations = visit.action().found().action().annotations();
        boolean isAuthenticated = visit.call().caller().isPresent();
        boolean isMet = visit.forwarded().isPresent()
                ? RequireAuth.isMetByOwner(annotations, isAuthenticated)
                : RequireAuth.isMet(annotations, visit.incoming().header(RequireAuth.HEADER), isAuthenticated);
        if (!isMet) {
            throw new Refusal(new Problem.Locked());
        }
    }

    private CompletionStage<Reply> invoke(Visit visit, Body body) {
        WebAction action = visit.action();
        Invocation invocation = new Invocation(
                visit.transaction(),
                action.owner(),
                visit.path().action(),
                arguments(visit, body),
                Optional.empty(),
                true,
                patience);
        return invoke.invokeAnnounced(invocation, action.found()).thenCompose(landing -> landed(landing, visit));
    }

    private static ObjectNode arguments(Visit visit, Body body) {
        Incoming incoming = visit.incoming();
        WebArguments.Request request = new WebArguments.Request(
                incoming.method(),
                headers(visit),
                visit.path().rest(),
                incoming.query(),
                visit.call().caller().map(it -> it.namespace().value()),
                incoming.type(),
                body,
                visit.forwarded().map(Forwarded::fields).orElse(Map.of()));
        return visit.action().has(RAW) ? WebArguments.raw(request) : WebArguments.parsed(request, fixed(visit));
    }

    private static Map<String, String> headers(Visit visit) {
        Map<String, String> headers = visit.incoming().headers();
        visit.forwarded().ifPresent(it -> headers.keySet().removeAll(it.hiddenHeaders()));
        return headers;
    }

    /** The arguments that only whoever made the action may set. */
    private static Set<String> fixed(Visit visit) {
        var action = visit.action().found().action();
        if (!action.annotations().isTruthy(FINAL)) {
            return Set.of();
        }
        return action.parameters().items().stream()
                .filter(it -> !it.value().isNull())
                .map(Parameter::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Also what is refused now has an id. */
    private CompletionStage<Reply> landed(Landing landing, Visit visit) {
        return attempted(visit.transaction(), () -> rendered(landing, visit))
                .thenApply(it -> it.with(ACTIVATION_ID, landing.id().value()));
    }

    private CompletionStage<Reply> rendered(Landing landing, Visit visit) {
        return switch (landing) {
            case Landing.Ended ended -> CompletableFuture.completedFuture(ended(ended.activation(), visit));
            case Landing.StillAway away -> throw new Refusal(new Problem.NotReady());
            case Landing.InStore stored ->
                workers.run(() -> records.apply(visit.path().namespace(), stored.id())
                        .map(it -> ended(it, visit))
                        .orElseThrow(() -> new Refusal(new Problem.NotReady())));
        };
    }

    private static Reply ended(Activation activation, Visit visit) {
        String accept = visit.incoming().header("Accept").orElse("");
        return Outcome.of(activation.response(), visit.path().extension(), accept);
    }

    private static CompletionStage<Reply> replied(
            Transaction transaction, Cors cors, Supplier<CompletionStage<Reply>> work) {
        return attempted(transaction, work).thenApply(cors::on);
    }

    /** Makes a reply of a failure, too, so that headers can be added to it. */
    private static CompletionStage<Reply> attempted(Transaction transaction, Supplier<CompletionStage<Reply>> work) {
        CompletionStage<Reply> reply;
        try {
            reply = work.get();
        } catch (RuntimeException e) { // whatever it is, it is answered
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(failure -> refused(failure, transaction));
    }

    private static Reply refused(Throwable failure, Transaction transaction) {
        Reply reply = HttpErrors.reply(failure, transaction);
        return new Reply(
                reply.status(),
                reply.type(),
                PrettyJson.bytes(Json.parse(reply.body())),
                reply.headers(),
                reply.hasOwnCors(),
                reply.whenSent());
    }
}
