// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to what runs in one sandbox, over as many connections as there are calls at once. Blocks its caller, who should be
 * a virtual thread; bounded by the time that each call is given. Safe for use by several threads.
 */
public final class ActionClient implements AutoCloseable {

    /**
     * Servers close connections that are idle for a while, Node.js after 5 s. A request that crosses such a close on its way is
     * lost and nobody knows whether it ran, so a connection is not used again when it has been idle for that long.
     */
    private static final long REUSE_NANOS = Duration.ofSeconds(3).toNanos();

    private final SandboxAddress address;
    private final Deadlines deadlines;
    private final NanoClock clock;
    private final ResultLimit limit;

    // guarded by this
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new HashSet<>();
    private boolean isClosed;

    /**
     * How large an answer may be.
     *
     * @param allowedBytes more is too long
     * @param shownBytes how much of one that is too long is shown
     */
    public record ResultLimit(int allowedBytes, int shownBytes) {}

    public ActionClient(SandboxAddress address, Deadlines deadlines, NanoClock clock, ResultLimit limit) {
        this.address = address;
        this.deadlines = deadlines;
        this.clock = clock;
        this.limit = limit;
    }

    /** Posts a JSON body and waits for the answer. */
    public Call post(String path, Payload payload, Duration timeout) {
        long start = clock.nanos();
        Connection connection;
        try {
            connection = take(start, timeout.toNanos());
        } catch (IOException e) {
            return new Call.NotSent("cannot connect to " + address + ": " + e);
        }
        boolean isReusable = false;
        try {
            long left = timeout.toNanos() - (clock.nanos() - start);
            if (left <= 0) {
                return new Call.TimedOut();
            }
            connection.arm(left);
            write(connection.request(), payload);
            Call.@Nullable NotSent failure = send(connection, path);
            if (failure != null) {
                return connection.hasExpired() ? new Call.TimedOut() : failure;
            }
            ResponseReader.Response response = connection.receive(Math.max(limit.allowedBytes(), limit.shownBytes()));
            connection.disarm(clock.nanos());
            isReusable = response.isReusable() && !connection.hasExpired();
            return answered(response);
        } catch (IOException e) {
            return connection.hasExpired() ? new Call.TimedOut() : new Call.Lost(e.toString());
        } finally {
            giveBack(connection, isReusable);
        }
    }

    /** Ends connections that carry no call: before a pause, as the sandbox's timers do not run meanwhile. */
    public void closeIdle() {
        synchronized (this) {
            idle.forEach(connection -> {
                open.remove(connection);
                connection.close();
            });
            idle.clear();
        }
    }

    /** Ends all connections; calls at work end as lost. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            open.forEach(Connection::close);
            open.clear();
            idle.clear();
        }
    }

    private Connection take(long now, long timeoutNanos) throws IOException {
        synchronized (this) {
            Connection connection = idle.pollLast();
            if (connection != null && !connection.isIdleFor(REUSE_NANOS, now)) {
                return connection;
            }
            if (connection != null) {
                open.remove(connection);
                connection.close();
                closeIdle();
            }
        }
        Connection fresh = Connection.open(address, deadlines, timeoutNanos);
        synchronized (this) {
            if (isClosed) {
                fresh.close();
                throw new IOException("the sandbox is being destroyed");
            }
            open.add(fresh);
        }
        return fresh;
    }

    private void giveBack(Connection connection, boolean isReusable) {
        connection.request().clear();
        synchronized (this) {
            if (isReusable && !isClosed) {
                idle.addLast(connection);
                return;
            }
            open.remove(connection);
        }
        connection.close();
    }

    /** A request whose last byte was not taken cannot have been understood, let alone carried out. */
    private static Call.@Nullable NotSent send(Connection connection, String path) {
        try {
            connection.send(path);
            return null;
        } catch (IOException e) {
            return new Call.NotSent("cannot send the request: " + e);
        }
    }

    private static void write(RequestBuffer buffer, Payload payload) {
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(buffer)) {
            payload.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a request could not be written into memory", e);
        }
    }

    private Call answered(ResponseReader.Response response) {
        if (response.length() > limit.allowedBytes()) {
            int shown = Math.min(response.kept(), limit.shownBytes());
            return new Call.Answered(
                    response.status(),
                    Optional.empty(),
                    text(response, shown),
                    response.length(),
                    true,
                    response.isQuiet());
        }
        Optional<JsonNode> json = json(response);
        String text = json.isPresent() ? "" : text(response, response.kept());
        return new Call.Answered(response.status(), json, text, response.length(), false, response.isQuiet());
    }

    private static Optional<JsonNode> json(ResponseReader.Response response) {
        try {
            return Optional.of(Json.parse(response.array(), response.offset(), response.kept()));
        } catch (MalformedJsonException e) {
            // the caller is told by its absence, and shows the text
            return Optional.empty();
        }
    }

    private static String text(ResponseReader.Response response, int length) {
        return new String(response.array(), response.offset(), length, StandardCharsets.UTF_8);
    }
}
