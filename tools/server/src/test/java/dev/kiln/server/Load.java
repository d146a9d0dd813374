// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers who invoke an action again and again, blocking, at all controllers in turn and on a new connection each time. Where a
 * connection is refused they go to the next controller; nothing else is tried again.
 */
final class Load implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 70_000;

    private final List<URI> addresses;
    private final String authorization;
    private final List<String> actions;
    private final List<Thread> callers = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Duration> lengths = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isOver;

    Load(List<URI> addresses, String credential, String action, int count) {
        this(addresses, credential, List.of(action), count);
    }

    /** Of several actions in turn. */
    Load(List<URI> addresses, String credential, List<String> actions, int count) {
        this.addresses = addresses;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
        this.actions = actions;
        for (int i = 0; i < count; i++) {
            int first = i;
            callers.add(Thread.ofPlatform().name("caller-" + i).start(() -> callOn(first)));
        }
    }

    /** Of activations that ended well. */
    List<String> ids() {
        return List.copyOf(ids);
    }

    /** All other answers. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Of the activations that ended well, as the caller saw them: how many took longer. */
    long slowerThan(Duration bound) {
        return lengths.stream().filter(it -> it.compareTo(bound) > 0).count();
    }

    int refused() {
        return refused.get();
    }

    /** Lets the calls at work end. */
    @Override
    public void close() throws InterruptedException {
        isOver = true;
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void callOn(int first) {
        for (int turn = first; !isOver; turn++) {
            try {
                call(turn);
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    private void call(int turn) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                one(addresses.get((turn + attempt) % addresses.size()), actions.get(turn % actions.size()));
                return;
            } catch (ConnectException e) {
                refused.incrementAndGet();
                if (attempt > 2 * addresses.size()) {
                    throw e;
                }
            }
        }
    }

    private void one(URI address, String action) throws IOException {
        String path = "/api/v1/namespaces/_/actions/" + action + "?blocking=true";
        long begin = System.nanoTime();
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address + path).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", authorization);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Connection", "close");
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(2);
        connection.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        String body = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        if (status == 200) {
            JsonNode record = Json.parse(body);
            ids.add(record.path("activationId").asText());
            lengths.add(Duration.ofNanos(System.nanoTime() - begin));
        } else {
            failures.add(status + " " + body);
        }
    }
}
