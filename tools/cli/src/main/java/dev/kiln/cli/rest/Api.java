// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.settings.ApiHost;
import dev.kiln.cli.settings.Settings;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The server, as commands talk to it. Blocking; for one thread; opens a connection for each call. */
public final class Api {

    private static final int NOT_FOUND = 404;
    private static final String OPERATORS = "/admin/v1";

    private final Terminal terminal;
    private final Settings settings;
    private final Trace trace;

    public Api(Terminal terminal, Settings settings) {
        this(terminal, settings, UnaryOperator.identity());
    }

    private Api(Terminal terminal, Settings settings, UnaryOperator<String> mask) {
        this.terminal = terminal;
        this.settings = settings;
        this.trace = new Trace(terminal, settings, mask);
    }

    /** The same, whose traces are without what the mask takes out, beside the caller's key. */
    public Api hiding(UnaryOperator<String> mask) {
        return new Api(terminal, settings, mask);
    }

    /** The namespace of names without one. */
    public String namespace() {
        return settings.namespace();
    }

    public EntityPath entity(String name) {
        return EntityPath.parse(name, settings.namespace());
    }

    /**
     * The caller's key, for feeds, which fire triggers in his name.
     *
     * @throws dev.kiln.cli.console.CommandFailure when nobody told it
     */
    public Secret credentials() {
        return settings.credentials();
    }

    /** The address below which everything lies, for links. */
    public String baseUrl() {
        return settings.server().url() + "/api/" + settings.apiVersion();
    }

    /**
     * Makes a call that must succeed.
     *
     * @param operation what is being tried, as it follows "Unable to"
     * @throws dev.kiln.cli.console.CommandFailure when it does not
     */
    public JsonNode fetch(String operation, Call call) {
        Reply reply = exchange(operation, call);
        if (!reply.isSuccess()) {
            throw Refusals.of(operation, reply.status(), reply.body());
        }
        return reply.body();
    }

    /** As {@link #fetch}; empty when there is no such thing. */
    public Optional<JsonNode> find(String operation, Call call) {
        try {
            return Optional.of(fetch(operation, call));
        } catch (CommandFailure e) {
            if (e.exitCode() == ExitCode.ofStatus(NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As {@link #fetch}, but an action that failed is an answer, too. */
    public Reply exchange(String operation, Call call) {
        ApiHost server = settings.server();
        byte[] body = call.body().map(JsonTree::bytes).orElse(new byte[0]);
        String base =
                call.door() == Call.Door.OPERATOR ? OPERATORS : "/api/" + EntityPath.encode(settings.apiVersion());
        String target = server.path() + base + call.target();
        String head = head(server, call, target, body.length);
        trace.request(call.method() + " " + server.url() + base + call.target(), head, body);
        HttpExchange.Response response;
        try (Socket socket = Connections.open(server, settings)) {
            response = HttpExchange.exchange(
                    socket.getInputStream(), Upload.to(socket.getOutputStream(), body.length, terminal), head, body);
        } catch (IOException e) {
            throw Refusals.unreachable(operation, server, e);
        }
        trace.response(response);
        Reply reply = new Reply(response.status(), json(response.body()));
        if (!reply.isSuccess() && !Refusals.isOutcomeOfAction(reply.body())) {
            throw Refusals.of(operation, reply.status(), reply.body());
        }
        return reply;
    }

    /**
     * Whatever the server answers at one of its own paths, such as {@code /ping}; for those who look at the server rather
     * than at what it holds.
     *
     * @param call its path begins at the server's root
     * @throws IOException when there is no answer
     */
    public Answer look(Call call, Duration patience) throws IOException {
        ApiHost server = settings.server();
        String target = server.path() + call.target();
        String head = head(server, call, target, 0);
        trace.request(call.method() + " " + server.url() + call.target(), head, new byte[0]);
        try (Socket socket = Connections.open(server, settings, patience, patience)) {
            HttpExchange.Response response =
                    HttpExchange.exchange(socket.getInputStream(), socket.getOutputStream(), head, new byte[0]);
            trace.response(response);
            return new Answer(response.status(), response.headers(), json(response.body()));
        }
    }

    private String head(ApiHost server, Call call, String target, int bodyLength) {
        StringBuilder head = new StringBuilder()
                .append(call.method())
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.authority())
                .append("\r\nUser-Agent: kiln-cli\r\nAccept: application/json\r\nConnection: close\r\n");
        if (call.door() != Call.Door.ANYBODY) {
            head.append("Authorization: Basic ")
                    .append(Trace.basic(settings.credentials()))
                    .append("\r\n");
        }
        if (call.body().isPresent()) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(bodyLength)
                    .append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static JsonNode json(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JsonTree.parse(body);
        } catch (MalformedJsonException e) {
            return MissingNode.getInstance(); // a proxy's page, or a plain "OK"; the status says enough
        }
    }
}
