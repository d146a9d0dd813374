// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
 * @param farewell for which a stopping server still takes requests while it tells everybody to go elsewhere
 * @param stopTimeout for accepted requests, when the server stops
 * @param threads that carry connections; zero for as many as there are cores
 * @param tls encrypted connections only; empty for plain ones only
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
        Duration farewell,
        Duration stopTimeout,
        int threads,
        Optional<Tls> tls) {

    /** PEM files: the certificate with those that vouch for it, and its key. */
    public record Tls(Path certificateFile, Path keyFile) {}

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
                settings.duration("farewell"),
                settings.duration("stop-timeout"),
                settings.number("threads"),
                tls(settings.section("tls")));
        settings.done();
        return config;
    }

    /** What an address begins with. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    private static Optional<Tls> tls(Settings settings) {
        String certificate = settings.text("certificate-file");
        String key = settings.text("key-file");
        settings.done();
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "kiln.controller.http.tls needs both certificate-file and key-file, or none of them");
        }
        return certificate.isEmpty() ? Optional.empty() : Optional.of(new Tls(Path.of(certificate), Path.of(key)));
    }

    /** A budget of what bodies may take. */
    public ByteBudget newBudget() {
        long heap = Runtime.getRuntime().maxMemory();
        return new ByteBudget(bodyMemoryBytes > 0 ? bodyMemoryBytes : (long) (heap * STANDARD_PART_OF_HEAP));
    }
}
