// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.bench.calls.Given;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.load.HttpConnection.Response;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Clients who make one call after another from its making until it is stopped: every other one keeps its connection, a quarter of the
 * calls do not wait for their end.
 */
public final class BalancedLoad implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final long PAUSE_MILLIS = 30;
    private static final int MOST_MILLIS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SHOWN_CHARACTERS = 160;

    private final ClusterClient cluster;
    private final Balancer balancer;
    private final int controllers;
    private final String action;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Given> given = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();

    /** volatile: set by whoever stops it. */
    private volatile boolean isStopped;

    /** Begins. */
    public BalancedLoad(ClusterClient cluster, List<URI> controllers, String action, long seed) {
        this.cluster = cluster;
        this.balancer = new Balancer(controllers);
        this.controllers = controllers.size();
        this.action = action;
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + i);
            threads.add(Thread.ofPlatform().daemon().name("client-" + i).start(() -> work(number, random)));
        }
    }

    /** Lets calls at work end; what has no answer after a minute and a half has failed. */
    public void stop() throws InterruptedException {
        isStopped = true;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                failures.add("no answer within " + PATIENCE);
            }
        }
    }

    /** Calls that were begun so far. */
    public int requests() {
        return begun.get();
    }

    /** Calls that were answered as they should, by what was told. */
    public List<Given> given() {
        return List.copyOf(given);
    }

    /** What became of the others, a line each. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** From the first try to connect to the end of the answer. */
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        isStopped = true;
        threads.forEach(Thread::interrupt);
        balancer.close();
    }

    private void work(int number, RandomGenerator random) {
        boolean isKept = number % 2 == 0;
        // two clients of each sort for each of two controllers
        try (BalancedConnection connection = new BalancedConnection(balancer, number / 2 % controllers, isKept)) {
            while (!isStopped) {
                call(connection, isKept, random);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failures.add("a connection could not be closed: " + e);
        }
    }

    private void call(BalancedConnection connection, boolean isKept, RandomGenerator random)
            throws InterruptedException {
        boolean isBlocking = random.nextInt(4) > 0;
        byte[] request = cluster.request(
                "POST",
                "/actions/" + action + (isBlocking ? "?blocking=true" : ""),
                "{\"millis\":" + random.nextInt(MOST_MILLIS + 1) + "}");
        begun.incrementAndGet();
        long from = System.nanoTime();
        String what = (isBlocking ? "blocking" : "non-blocking") + (isKept ? ", kept connection" : ", new connection");
        try {
            Response response = connection.exchange(request);
            note(isBlocking, what, response);
        } catch (IOException e) {
            failures.add(what + ": " + e);
        }
        longestNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
    }

    private void note(boolean isBlocking, String what, Response response) {
        int expected = isBlocking ? 200 : 202;
        JsonNode body = json(response.body());
        String id = body.path("activationId").asText("");
        if (response.status() == expected && !id.isEmpty()) {
            String outcome = body.at("/response/status").asText("");
            given.add(new Given(id, action, "", isBlocking, response.status(), outcome));
        } else {
            String text = response.text();
            failures.add(what + ": " + response.status() + " "
                    + text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS)));
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (MalformedJsonException e) {
            return Json.object();
        }
    }
}
