// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.model.json.Json;
import dev.kiln.server.start.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Serves an invoker's metrics to what scrapes them, its health, and a sign of life. */
final class MetricsDoor implements AutoCloseable {

    private static final int BACKLOG = 16;

    private final HttpServer server;

    private MetricsDoor(HttpServer server) {
        this.server = server;
    }

    /** @param health tells by its first member whether all is well */
    static MetricsDoor open(InetSocketAddress address, Supplier<String> metrics, Supplier<ObjectNode> health) {
        try {
            HttpServer server = HttpServer.create(address, BACKLOG);
            server.createContext("/metrics", exchange -> answer(exchange, 200, "text/plain", metrics.get()));
            server.createContext("/ping", exchange -> answer(exchange, 200, "text/plain", "pong"));
            server.createContext("/health", exchange -> {
                ObjectNode body = health.get();
                int status = body.path("healthy").asBoolean() ? 200 : 503;
                answer(exchange, status, "application/json", Json.text(body));
            });
            server.start();
            return new MetricsDoor(server);
        } catch (IOException e) {
            throw new StartupException(
                    "cannot serve metrics at " + address + ": " + e.getMessage(),
                    List.of("choose another --metrics-port or --metrics-host"));
        }
    }

    URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + host + ":" + address.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
