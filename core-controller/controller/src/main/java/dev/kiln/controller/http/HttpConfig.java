// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How the door is built.
 *
 * @param port zero for one that is free
 * @param maxEntityBytes the largest body that is read at all
 * @param bodyMemoryBytes heap that bodies may take together; zero for three fifths of it
 * @param bodyTimeout for a client to send its body
 * @param idleTimeout for a connection on which nothing moves
 * @param handlingTimeout for a request that works on the store
 * @param maxBlockingRequests requests that work on the store at once; more are refused
 * @param stopTimeout for accepted requests, when the server stops
 * @param threads that carry connections; zero for as many as there are cores
 */
public record HttpConfig(
        String host,
        int port,
        int maxConnections,
        int maxUriLength,
        long maxEntityBytes,
        long bodyMemoryBytes,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration handlingTimeout,
        int maxBlockingRequests,
        Duration stopTimeout,
        int threads) {

    private static final double STANDARD_PART_OF_HEAP = 0.6;

    public static HttpConfig read(Settings settings) {
        HttpConfig config = new HttpConfig(
                settings.text("host"),
                settings.number("port"),
                settings.number("max-connections"),
                settings.number("max-uri-length"),
                settings.bytes("max-entity"),
                settings.bytes("body-memory"),
                settings.duration("body-timeout"),
                settings.duration("idle-timeout"),
                settings.duration("handling-timeout"),
                settings.number("max-blocking-requests"),
                settings.duration("stop-timeout"),
                settings.number("threads"));
        settings.done();
        return config;
    }

    /** A budget of what bodies may take. */
    public ByteBudget newBudget() {
        long heap = Runtime.getRuntime().maxMemory();
        return new ByteBudget(bodyMemoryBytes > 0 ? bodyMemoryBytes : (long) (heap * STANDARD_PART_OF_HEAP));
    }
}
