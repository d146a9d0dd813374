// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.apis.ApiKey;
import dev.kiln.controller.apis.Operation;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Header;
import dev.kiln.controller.http.HttpErrors;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.Forwarded;
import dev.kiln.controller.web.WebPath;
import dev.kiln.controller.web.WebRoutes;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.NamespaceName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The way of a request through the gateway: choose the operation, check key and limit, hand on to the web action. Never blocks. */
final class Gateway {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
    private static final String HEADERS = "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent";
    private static final String OPTIONS = "OPTIONS";

    private final ApiCache cache;
    private final WebRoutes web;
    private final RateLimits limits;

    Gateway(ApiCache cache, WebRoutes web, RateLimits limits) {
        this.cache = cache;
        this.web = web;
        this.limits = limits;
    }

    CompletionStage<Reply> answer(Call call) {
        NamespaceName owner;
        try {
            owner = new NamespaceName(call.segment("namespace"));
        } catch (InvalidNameException e) {
            throw nothing();
        }
        return cache.of(owner).thenCompose(apis -> serve(call, owner, apis));
    }

    private CompletionStage<Reply> serve(Call call, NamespaceName owner, List<Api> apis) {
        String method = call.incoming().method();
        return switch (Choice.of(apis, method, segments(call.segment("rest")))) {
            case Choice.Chosen chosen -> withCors(call, chosen.api(), () -> forward(call, owner, chosen));
            case Choice.OtherMethods other -> withCors(call, other.api(), () -> otherMethods(call, other));
            case Choice.Nothing nothing -> throw nothing();
        };
    }

    private CompletionStage<Reply> forward(Call call, NamespaceName owner, Choice.Chosen chosen) {
        Api api = chosen.api();
        Operation operation = chosen.operation();
        String key = operation.needsKey() ? key(call, api).id() : "";
        operation
                .perMinute()
                .ifPresent(allowed -> limits.admit(
                        new RateLimits.Counted(owner, api.basePath().value(), operation.toString(), key), allowed));
        Set<String> hidden = operation.needsKey() ? Set.of(api.keyHeader().toLowerCase(Locale.ROOT)) : Set.of();
        return web.forward(call, new Forwarded(target(call, chosen), chosen.values(), hidden));
    }

    /** An action behind a path with parameters is told the whole of it, below the base path. */
    private static WebPath target(Call call, Choice.Chosen chosen) {
        WebPath backend = chosen.operation().backend();
        if (!chosen.operation().path().hasParameters()) {
            return backend;
        }
        String[] all = call.segment("rest").split("/", -1);
        int skipped = 1 + chosen.api().basePath().segments().size();
        String path = "/" + String.join("/", List.of(all).subList(skipped, all.length));
        return new WebPath(backend.action(), backend.extension(), backend.rest() + path);
    }

    private static ApiKey key(Call call, Api api) {
        String shown = call.incoming()
                .header(api.keyHeader())
                .filter(it -> !it.isEmpty())
                .orElseThrow(() -> new Refusal(new Problem.KeyMissing(api.keyHeader())));
        return api.keys().stream()
                .filter(it -> it.matches(shown))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem.Forbidden(
                        "The API key in the header '" + api.keyHeader() + "' is not one of this API.")));
    }

    private static CompletionStage<Reply> otherMethods(Call call, Choice.OtherMethods other) {
        Api api = other.api();
        if (!api.hasCors()) {
            throw new Refusal(new Problem.MethodNotAllowed(other.methods()));
        }
        SortedSet<String> methods = new TreeSet<>(other.methods());
        methods.add(OPTIONS);
        if (!call.incoming().method().equals(OPTIONS)) {
            throw new Refusal(new Problem.MethodNotAllowed(methods));
        }
        String headers = call.incoming()
                .header("Access-Control-Request-Headers")
                .flatMap(it -> Header.of(ALLOW_HEADERS, it))
                .map(Header::value)
                .orElse(HEADERS + ", " + api.keyHeader());
        return CompletableFuture.completedFuture(Reply.empty(200)
                .with(ALLOW_HEADERS, headers)
                .with("Access-Control-Allow-Methods", String.join(", ", methods)));
    }

    /** Also refusals are shown to other sites. What the action says of them itself counts. */
    private static CompletionStage<Reply> withCors(Call call, Api api, Supplier<CompletionStage<Reply>> work) {
        CompletionStage<Reply> reply;
        try {
            reply = work.get();
        } catch (Refusal refusal) {
            reply = CompletableFuture.failedFuture(refusal);
        }
        return reply.exceptionally(failure -> HttpErrors.reply(failure, call.transaction()))
                .thenApply(it -> isOpened(it, api) ? it.with(ALLOW_ORIGIN, "*") : it);
    }

    private static boolean isOpened(Reply reply, Api api) {
        return api.hasCors() && reply.headers().stream().noneMatch(it -> it.hasName(ALLOW_ORIGIN));
    }

    /** A slash at the end means nothing. */
    private static List<String> segments(String rest) {
        String inner = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        List<String> segments = new ArrayList<>();
        if (!inner.isEmpty()) {
            for (String segment : inner.substring(1).split("/", -1)) {
                // in a path a plus is a plus
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return segments;
    }

    private static Refusal nothing() {
        return new Refusal(new Problem.Unknown("There is no API at this path."));
    }
}
