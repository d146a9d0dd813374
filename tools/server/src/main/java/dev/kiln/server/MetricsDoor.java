// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.server.start.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Serves an invoker's metrics to what scrapes them, and a sign of life. */
final class MetricsDoor implements AutoCloseable {

    private final HttpServer server;

    private MetricsDoor(HttpServer server) {
        this.server = server;
    }

    static MetricsDoor open(int port, Supplier<String> metrics) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
            server.createContext("/metrics", exchange -> answer(exchange, metrics.get()));
            server.createContext("/ping", exchange -> answer(exchange, "pong"));
            server.start();
            return new MetricsDoor(server);
        } catch (IOException e) {
            throw new StartupException(
                    "cannot serve metrics on port " + port + ": " + e.getMessage(),
                    List.of("choose another --metrics-port"));
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
