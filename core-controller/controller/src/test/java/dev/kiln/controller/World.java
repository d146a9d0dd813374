// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.conformance.Witness;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A controller with embedded stores, a bus in memory, and an invoker that does as it is told. */
final class World implements AutoCloseable {

    static final String GUEST =
            "23bc46b1-71f6-4ed5-8c54-816aa4f8c502:123zO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";
    static final String SYSTEM =
            "789c46b1-71f6-4ed5-8c54-816aa4f8c502:abczO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";

    static final String MANIFEST = """
            {"runtimes": {
              "nodejs": [
                {"kind": "nodejs:20", "default": true, "image": {"prefix": "kiln", "name": "node"}, "attached": {}},
                {"kind": "nodejs:6", "deprecated": true, "default": false, "image": {"prefix": "kiln", "name": "node6"}}],
              "java": [{"kind": "java:8", "default": true, "requireMain": true, "image": {"name": "java"}}]}}
            """;

    final EmbeddedStores stores;
    final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    final ControllerServer server;
    final ScriptedInvoker invoker;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    World(Path directory) {
        this(directory, "");
    }

    World(Path directory, String settings) {
        this(directory, settings, InstantSource.system());
    }

    World(Path directory, String settings, InstantSource clock) {
        stores = EmbeddedStores.open(directory, Thread::new);
        server = server(stores, bus, settings, clock);
        invoker = new ScriptedInvoker(
                bus, new Topics("", (int) SystemLimits.standard().payloadBytes()), 0, stores.activations());
        await(
                "the invoker is up",
                () -> get("/invokers/healthy/count", SYSTEM).body().equals("1"));
    }

    static ControllerServer server(EmbeddedStores stores, InMemoryBus bus, String settings) {
        return server(stores, bus, settings, InstantSource.system());
    }

    static ControllerServer server(EmbeddedStores stores, InMemoryBus bus, String settings, InstantSource clock) {
        return server(
                new ControllerPorts(
                        stores.artifacts(), stores.activations(), stores.subjects(), stores.documents(), bus),
                settings,
                clock);
    }

    static ControllerServer server(EmbeddedStores stores, InMemoryBus bus, String settings, ChangeFeed changes) {
        return server(
                new ControllerPorts(
                        stores.artifacts(),
                        stores.activations(),
                        stores.subjects(),
                        stores.documents(),
                        bus,
                        Optional.of(changes)),
                settings,
                InstantSource.system());
    }

    static ControllerServer server(ControllerPorts ports, String settings, InstantSource clock) {
        return new ControllerServer(
                ControllerConfig.read(config(settings)),
                ports,
                RuntimesManifest.parse(MANIFEST.getBytes(StandardCharsets.UTF_8)),
                SystemLimits.standard(),
                clock,
                new SecureRandom());
    }

    static Config config(String settings) {
        return ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString(
                        "kiln.controller { http.port = 0, http.farewell = 0s, http.stop-timeout = 2s }"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    String address() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    /** A path below the caller's namespace. */
    static String own(String path) {
        return "/api/v1/namespaces/_/" + path;
    }

    HttpResponse<String> get(String path) {
        return get(path, GUEST);
    }

    HttpResponse<String> get(String path, String key) {
        return send(request(path, key).GET());
    }

    HttpResponse<String> delete(String path) {
        return delete(path, GUEST);
    }

    HttpResponse<String> delete(String path, String key) {
        return send(request(path, key).DELETE());
    }

    HttpResponse<String> put(String path, String json) {
        return put(path, json, GUEST);
    }

    HttpResponse<String> put(String path, String json, String key) {
        return send(
                request(path, key).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> post(String path, String json) {
        return post(path, json, GUEST);
    }

    HttpResponse<String> post(String path, String json, String key) {
        return send(
                request(path, key).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** What must succeed for the test to mean anything. */
    static JsonNode done(HttpResponse<String> reply) {
        if (reply.statusCode() >= 300) {
            throw new AssertionError(reply.request() + " was answered " + reply.statusCode() + ": " + reply.body());
        }
        return json(reply);
    }

    /** The sentence of a refusal. */
    static String error(HttpResponse<String> reply) {
        return json(reply).path("error").asText();
    }

    void createAction(String name) {
        HttpResponse<String> reply = put(own("actions/" + name), """
                {"exec": {"kind": "nodejs:20", "code": "function main(x) { return x; }"}}""");
        if (reply.statusCode() != 200) {
            throw new AssertionError("cannot create " + name + ": " + reply.body());
        }
    }

    HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(60));
        return key.isEmpty() ? request : request.header("Authorization", basic(key));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return witnessed(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request.build(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** For the conformance table. */
    static HttpResponse<String> witnessed(HttpResponse<String> reply) {
        Witness.answered(
                reply.request().method(), reply.request().uri().getRawPath(), reply.statusCode(), reply.body());
        return reply;
    }

    static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode json(HttpResponse<String> reply) {
        return Json.parse(reply.body());
    }

    /** Polls, but not for ever. */
    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited 20 seconds until " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        invoker.close();
        bus.close();
        stores.close();
    }
}
