// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.identity.Authentication;
import dev.kiln.controller.identity.Authenticator;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.NamespaceLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The way of a request through the door: id, route, credentials, checks, body, handler, reply. What needs no store happens on
 * the connection's thread; the rest on a worker.
 */
final class HttpEdge {

    /** Longer bodies are read as JSON by a worker, so that they do not hold up other connections. */
    private static final int MAX_PROMPT_BYTES = 64 * 1024;

    private final RouteTable table;
    private final Authenticator authenticator;
    private final RequestReader reader;
    private final ReplyWriter writer;
    private final BodyReader bodies;
    private final Workers workers;
    private final VanityHost vanity;

    HttpEdge(
            RouteTable table,
            Authenticator authenticator,
            RequestReader reader,
            ReplyWriter writer,
            BodyReader bodies,
            Workers workers,
            VanityHost vanity) {
        this.table = table;
        this.authenticator = authenticator;
        this.reader = reader;
        this.writer = writer;
        this.bodies = bodies;
        this.workers = workers;
        this.vanity = vanity;
    }

    /** One request, from its first line to the end of its reply. */
    private static final class Exchange {
        final HttpRequest request;
        final Transaction transaction;
        final Paths.Path path;
        final ByteBudget.Share share;
        RouteTable.Match match = new RouteTable.Match.Nothing();

        /** Whether somebody reads the body; if nobody does, it must be thrown away. */
        boolean isBodyTaken;

        Exchange(HttpRequest request, Transaction transaction, Paths.Path path, ByteBudget.Share share) {
            this.request = request;
            this.transaction = transaction;
            this.path = path;
            this.share = share;
        }
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        Exchange exchange = new Exchange(request, reader.transaction(request), path(request), bodies.share());
        CompletionStage<Reply> reply;
        try {
            reply = route(exchange);
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.handle((done, failure) -> exchange.transaction.answer(
                () -> finish(exchange, failure == null ? done : HttpErrors.reply(failure, exchange.transaction))));
    }

    private Paths.Path path(HttpRequest request) {
        return Paths.of(vanity.path(
                RequestReader.header(request, "Host"),
                request.getUri().asScala().path()));
    }

    private HttpResponse finish(Exchange exchange, Reply reply) {
        if (!exchange.isBodyTaken) {
            bodies.discard(exchange.request);
        }
        exchange.share.close();
        Optional<Route> route =
                exchange.match instanceof RouteTable.Match.Found found ? Optional.of(found.route()) : Optional.empty();
        return writer.write(reply, exchange.transaction, route, exchange.path);
    }

    private CompletionStage<Reply> route(Exchange exchange) {
        String method = exchange.request.method().name();
        exchange.match = table.match(method, exchange.path);
        if (method.equals("OPTIONS") && isAnsweredByTheDoor(exchange)) {
            return CompletableFuture.completedFuture(Reply.empty(200));
        }
        Route.Access access = access(exchange);
        if (access == Route.Access.ANYBODY) {
            return proceed(exchange, Optional.empty());
        }
        String header = RequestReader.header(exchange.request, "Authorization").orElse("");
        Optional<Authentication> remembered = authenticator.remembered(header);
        return remembered.isPresent()
                ? proceed(exchange, caller(remembered.get(), access))
                : workers.run(() -> caller(authenticator.verify(header), access))
                        .thenCompose(caller -> proceed(exchange, caller));
    }

    private static boolean isAnsweredByTheDoor(Exchange exchange) {
        return !(exchange.match instanceof RouteTable.Match.Found) && ReplyWriter.hasCors(exchange.path);
    }

    /** Below the API also paths that do not exist ask for credentials, but for those of web actions. */
    private static Route.Access access(Exchange exchange) {
        if (exchange.match instanceof RouteTable.Match.Found found) {
            return found.route().access();
        }
        boolean isClosed = exchange.path.isBelow("api", "v1") && !exchange.path.isBelow("api", "v1", "web");
        return isClosed ? Route.Access.SUBJECT : Route.Access.ANYBODY;
    }

    private static Optional<Identity> caller(Authentication authentication, Route.Access access) {
        return switch (authentication) {
            case Authentication.Known known -> Optional.of(known.identity());
            case Authentication.Unknown unknown -> nobody(access, true);
            case Authentication.NotSupplied nothing -> nobody(access, false);
        };
    }

    private static Optional<Identity> nobody(Route.Access access, boolean wasSupplied) {
        if (access == Route.Access.OPTIONAL) {
            return Optional.empty();
        }
        throw new Refusal(new Problem.Unauthenticated(wasSupplied));
    }

    private CompletionStage<Reply> proceed(Exchange exchange, Optional<Identity> caller) {
        return switch (exchange.match) {
            case RouteTable.Match.Found found -> serve(exchange, found.route(), found.values(), caller);
            case RouteTable.Match.OtherMethods other ->
                throw new Refusal(new Problem.MethodNotAllowed(other.allowed()));
            case RouteTable.Match.Nothing nothing -> throw new Refusal(new Problem.NoRoute());
        };
    }

    private CompletionStage<Reply> serve(
            Exchange exchange, Route route, Map<String, String> values, Optional<Identity> caller) {
        if (!route.access().admits(caller)) {
            throw new Refusal(Problem.Forbidden.ROUTE);
        }
        if (route.body() == Route.BodyRule.RAW) {
            Optional<Incoming> incoming = Optional.of(incoming(exchange));
            return work(route, new Call(exchange.transaction, caller, values, Query.EMPTY, nothing(), incoming));
        }
        reader.requireAcceptable(exchange.request);
        Query query = Query.parse(exchange.request.getUri().rawQueryString().orElse(""));
        if (route.body() == Route.BodyRule.IGNORED) {
            return work(route, new Call(exchange.transaction, caller, values, query, nothing(), Optional.empty()));
        }
        BodyReader.Bound bound = reader.requireReadable(exchange.request, route.body(), limits(route, caller));
        bodies.requireRoom(exchange.request.entity(), bound, exchange.share);
        exchange.isBodyTaken = true;
        Optional<Incoming> incoming =
                route.body() == Route.BodyRule.EVENT ? Optional.of(incoming(exchange)) : Optional.empty();
        CompletionStage<Body> body = bodies.read(exchange.request.entity(), bound, exchange.share);
        return body.thenCompose(it -> work(route, new Call(exchange.transaction, caller, values, query, it, incoming)));
    }

    /** What operators send is bounded by nobody's namespace. */
    private static NamespaceLimits limits(Route route, Optional<Identity> caller) {
        return route.access().isForOperators()
                ? NamespaceLimits.NONE
                : caller.map(Identity::limits).orElse(NamespaceLimits.NONE);
    }

    private Incoming incoming(Exchange exchange) {
        return new Incoming(exchange.request, new Incoming.Content() {
            @Override
            public void requireRoom(NamespaceLimits limits) {
                bodies.requireRoom(exchange.request.entity(), reader.payload(limits), exchange.share);
            }

            @Override
            public CompletionStage<Body> read(NamespaceLimits limits) {
                exchange.isBodyTaken = true;
                return bodies.read(exchange.request.entity(), reader.payload(limits), exchange.share);
            }
        });
    }

    private static Body nothing() {
        return Body.of(new byte[0]);
    }

    private CompletionStage<Reply> work(Route route, Call call) {
        return switch (route.work()) {
            case Route.Work.Blocking blocking ->
                workers.run(
                        () -> call.transaction().answer(() -> blocking.answer().to(call)));
            case Route.Work.Prompt prompt ->
                call.body().length() <= MAX_PROMPT_BYTES
                        ? answer(prompt, call)
                        : workers.run(() -> answer(prompt, call)).thenCompose(it -> it);
        };
    }

    private static CompletionStage<Reply> answer(Route.Work.Prompt prompt, Call call) {
        return call.transaction().answer(() -> prompt.answer().to(call));
    }
}
