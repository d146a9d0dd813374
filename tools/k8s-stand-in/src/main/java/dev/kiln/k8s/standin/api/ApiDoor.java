// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.access.Account;
import dev.kiln.k8s.standin.access.Accounts;
import dev.kiln.k8s.standin.access.Attempt;
import dev.kiln.k8s.standin.access.Permissions;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.faults.RequestCounts;
import dev.kiln.k8s.standin.kubelet.Kubelets;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.streams.PodStreams;
import dev.kiln.k8s.standin.wire.Door;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where requests come in: faults first, then who asks, then what may be done, then the doing of it. */
public final class ApiDoor implements Door {

    private static final String JSON = "application/json";
    private static final Set<String> HEALTH = Set.of("/healthz", "/readyz", "/livez");
    private static final Set<String> STREAMS = Set.of("log", "exec", "attach", "portforward");

    private final Parts parts;
    private final Discovery discovery;
    private final Reviews reviews;
    private final PodStreams streams;

    public ApiDoor(Parts parts, String version, InstantSource clock) {
        this.parts = parts;
        this.discovery = new Discovery(version);
        this.reviews = new Reviews(parts.permissions());
        this.streams = new PodStreams(parts.store(), parts.kubelets(), parts.faults(), clock);
    }

    /** What the door leads to. */
    public record Parts(
            Store store,
            Accounts accounts,
            Permissions permissions,
            Faults faults,
            RequestCounts counts,
            Resources resources,
            Watches watches,
            Kubelets kubelets) {}

    @Override
    public void answer(Request request, Reply reply) throws IOException {
        try {
            failAsWished();
            serve(request, reply);
        } catch (Refusal e) {
            Map<String, String> headers = Map.of();
            int retry = Json.at(e.status(), "details", "retryAfterSeconds").asInt();
            if (retry > 0) {
                headers = Map.of("Retry-After", String.valueOf(retry));
            }
            reply.send(e.code(), JSON, Json.bytes(e.status()), headers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the stand-in closes");
        } catch (RuntimeException e) {
            // the client is told, as by the real one: whatever it is, the server goes on
            reply.send(500, JSON, Json.bytes(Refusal.broken(e.toString()).status()), Map.of());
        }
    }

    private void failAsWished() throws IOException, InterruptedException {
        Faults faults = parts.faults();
        Optional<Long> slow = faults.number(Fault.API_SLOW, 1000);
        if (slow.isPresent()) {
            Thread.sleep(Duration.ofMillis(slow.get()));
        }
        Optional<String> away = faults.argument(Fault.API_AWAY);
        if (away.filter("reset"::equals).isPresent()) {
            throw new IOException("the API server is away");
        }
        if (away.filter("503"::equals).isPresent()) {
            throw Refusal.unavailable("the server is currently unable to handle the request");
        }
        Optional<Long> wait = faults.number(Fault.TOO_MANY_REQUESTS, 1);
        if (wait.isPresent()) {
            parts.counts().count("refused", "429");
            throw Refusal.tooManyRequests(
                    "Too many requests, please try again later.", wait.get().intValue());
        }
    }

    private void serve(Request request, Reply reply) throws IOException, InterruptedException {
        if (HEALTH.contains(request.path())) {
            reply.send(200, "text/plain; charset=utf-8", "ok".getBytes(StandardCharsets.US_ASCII), Map.of());
            return;
        }
        Account account =
                parts.accounts().of(request.header("authorization").orElse("")).orElseThrow(Refusal::unauthorized);
        JsonNode body = body(request);
        Optional<Answer> review = reviews.answer(request.path(), account, body);
        if (review.isPresent()) {
            parts.counts().count("create", "reviews");
            send(reply, review.get());
            return;
        }
        Optional<Target> target = Target.of(request.path());
        if (target.isEmpty()) {
            ObjectNode found = discovery.answer(request.path()).orElseThrow(Refusal::noSuchPath);
            parts.counts().count("get", "discovery");
            send(reply, Answer.ok(found));
            return;
        }
        serve(target.get(), account, request, body, reply);
    }

    private void serve(Target target, Account account, Request request, JsonNode body, Reply reply)
            throws IOException, InterruptedException {
        boolean isStream = STREAMS.contains(target.subresource());
        // who runs something in a pod makes it, by whatever method
        String verb = isStream && !target.subresource().equals("log") ? "create" : target.verb(request);
        parts.counts().count(verb, target.resource());
        Attempt attempt =
                new Attempt(verb, target.type().group(), target.resource(), target.namespace(), target.name());
        if (!parts.permissions().allows(account, attempt)) {
            throw Refusal.forbidden(attempt.denial(account));
        }
        if (verb.equals("watch")) {
            parts.watches().serve(target, request, reply);
        } else if (isStream) {
            streams.serve(
                    new PodStreams.Target(target.namespace(), target.name(), target.subresource()), request, reply);
        } else {
            send(reply, parts.resources().answer(target, verb, request, body));
        }
    }

    private static JsonNode body(Request request) {
        try {
            return Json.parse(request.body());
        } catch (IOException e) {
            throw Refusal.badRequest("the body of the request is not JSON: " + e.getMessage());
        }
    }

    private static void send(Reply reply, Answer answer) throws IOException {
        reply.send(answer.status(), JSON, Json.bytes(answer.body()), Map.of());
    }
}
