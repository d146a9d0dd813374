// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.wire.Door;
import dev.kiln.k8s.standin.wire.Reply;
import dev.kiln.k8s.standin.wire.Request;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The switches over HTTP, without a token: {@code PUT /stand-in/faults/api-away?value=503}, {@code DELETE} of it or of all,
 * {@code POST /stand-in/watches/cut}, {@code POST /stand-in/history/compact}, {@code GET} and {@code DELETE /stand-in/requests}.
 * Everything else goes to the API.
 */
final class FaultRoutes implements Door {

    private static final String FAULTS = "/stand-in/faults";

    private final StandIn standIn;
    private final Door api;

    FaultRoutes(StandIn standIn, Door api) {
        this.standIn = standIn;
        this.api = api;
    }

    @Override
    public void answer(Request request, Reply reply) throws IOException {
        if (!request.path().startsWith("/stand-in/")) {
            api.answer(request, reply);
            return;
        }
        try {
            Optional<ObjectNode> answer = answer(request.method(), request.path(), request);
            if (answer.isEmpty()) {
                send(reply, 404, Json.object().put("error", "there is no " + request.method() + " " + request.path()));
            } else {
                send(reply, 200, answer.get());
            }
        } catch (IllegalArgumentException e) {
            send(reply, 400, Json.object().put("error", String.valueOf(e.getMessage())));
        }
    }

    private Optional<ObjectNode> answer(String method, String path, Request request) {
        if (path.startsWith(FAULTS + "/")) {
            turn(
                    method,
                    path.substring(FAULTS.length() + 1),
                    request.parameter("value").orElse(""));
            return Optional.of(faults());
        }
        return switch (method + " " + path) {
            case "GET " + FAULTS -> Optional.of(faults());
            case "DELETE " + FAULTS -> {
                standIn.faults().heal();
                yield Optional.of(faults());
            }
            case "POST /stand-in/watches/cut" -> {
                standIn.cutWatches();
                yield Optional.of(Json.object());
            }
            case "POST /stand-in/connections/reset" -> {
                standIn.resetConnections();
                yield Optional.of(Json.object());
            }
            case "POST /stand-in/history/compact" -> {
                standIn.compact();
                yield Optional.of(Json.object());
            }
            case "GET /stand-in/requests" -> {
                ObjectNode counts = Json.object();
                standIn.requests().all().forEach(counts::put);
                yield Optional.of(counts);
            }
            case "DELETE /stand-in/requests" -> {
                standIn.requests().reset();
                yield Optional.of(Json.object());
            }
            default -> Optional.empty();
        };
    }

    private void turn(String method, String word, String value) {
        Fault fault = Fault.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no fault " + word + "; GET " + FAULTS + " lists those that are on"));
        switch (method) {
            case "PUT", "POST" -> standIn.faults().turnOn(fault, value);
            case "DELETE" -> standIn.faults().turnOff(fault);
            default -> throw new IllegalArgumentException("PUT or DELETE a fault, not " + method);
        }
    }

    private ObjectNode faults() {
        ObjectNode on = Json.object();
        standIn.faults().all().forEach(on::put);
        return on;
    }

    private static void send(Reply reply, int status, ObjectNode body) throws IOException {
        reply.send(status, "application/json", Json.bytes(body), Map.of());
    }
}
