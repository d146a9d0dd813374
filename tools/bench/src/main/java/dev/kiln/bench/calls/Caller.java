// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A client: calls an action, blocking or not, and when its controller does not answer as it should, the next one. For one thread.
 */
public final class Caller {

    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final long PAUSE_MILLIS = 50;
    private static final int SHOWN_CHARACTERS = 120;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> controllers;
    private final String authorization;
    private final RandomGenerator random;
    private final int mostMillis;
    private int current;
    private Duration longestOutage = Duration.ZERO;
    private Duration longestCall = Duration.ZERO;
    private final Map<String, Integer> refusals = new TreeMap<>();

    /**
     * Makes one.
     *
     * @param home the number of the controller that it begins with
     * @param mostMillis how long its calls run at most
     */
    public Caller(List<URI> controllers, int home, String authorization, int mostMillis, RandomGenerator random) {
        this.controllers = List.copyOf(controllers);
        this.current = home;
        this.authorization = authorization;
        this.mostMillis = mostMillis;
        this.random = random;
    }

    /**
     * Makes one call, and again until an id was given.
     *
     * @param end when to give up, by {@link System#nanoTime}
     */
    public Optional<Given> call(String action, long end) throws InterruptedException {
        boolean isBlocking = random.nextBoolean();
        String path = "/api/v1/namespaces/_/actions/" + action + (isBlocking ? "?blocking=true" : "");
        String body = "{\"millis\":" + random.nextInt(mostMillis + 1) + "}";
        long began = System.nanoTime();
        while (System.nanoTime() < end) {
            long from = System.nanoTime();
            Optional<Given> given = attempt(action, isBlocking, path, body);
            if (given.isPresent()) {
                longestCall = longest(longestCall, System.nanoTime() - from);
                return given;
            }
            longestOutage = longest(longestOutage, System.nanoTime() - began);
            current = (current + 1) % controllers.size();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    /** From the first attempt of a call that came to nothing to the end of the last one that did. */
    public Duration longestOutage() {
        return longestOutage;
    }

    /** Of one attempt that came to something. */
    public Duration longestCall() {
        return longestCall;
    }

    /** Attempts that came to nothing, by what was said. */
    public Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }

    private Optional<Given> attempt(String action, boolean isBlocking, String path, String body)
            throws InterruptedException {
        URI controller = controllers.get(current);
        HttpRequest request = HttpRequest.newBuilder(controller.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            Optional<Given> given = given(action, isBlocking, controller, answer);
            if (given.isEmpty()) {
                refused(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return given;
        } catch (IOException broken) {
            refused(broken.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private void refused(String text) {
        // without the request's id, which each has of its own
        String kind = text.replaceAll("\"code\":\"[^\"]*\",?", "");
        refusals.merge(kind.substring(0, Math.min(kind.length(), SHOWN_CHARACTERS)), 1, Integer::sum);
    }

    private static Optional<Given> given(
            String action, boolean isBlocking, URI controller, HttpResponse<byte[]> answer) {
        Optional<String> header = answer.headers().firstValue("x-openwhisk-activation-id");
        JsonNode body = json(answer.body());
        String id = header.orElse(body.path("activationId").asText(""));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String outcome = body.at("/response/status").asText("");
        return Optional.of(new Given(id, action, controller.toString(), isBlocking, answer.statusCode(), outcome));
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.parse(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            return Json.object();
        }
    }

    private static Duration longest(Duration before, long nanos) {
        return before.toNanos() >= nanos ? before : Duration.ofNanos(nanos);
    }
}
