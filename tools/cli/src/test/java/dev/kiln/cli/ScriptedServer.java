// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A server that answers from a script, in order, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** A request as it arrived; header names as the JDK's server writes them. */
    record Asked(String line, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized ScriptedServer answers(int status, String body) {
        script.add(new Answer(status, body.replace('\'', '"')));
        return this;
    }

    /** Method, path and query of every request so far. */
    synchronized List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    synchronized Asked last() {
        return asked.getLast();
    }

    /** The body of a request, the first of which is number 0. */
    synchronized String body(int number) {
        return asked.get(number).body();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(), exchange.getRequestHeaders(), body));
        Answer answer = script.isEmpty()
                ? new Answer(500, "{\"error\":\"the script has no answer\",\"code\":\"0\"}")
                : script.remove();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
