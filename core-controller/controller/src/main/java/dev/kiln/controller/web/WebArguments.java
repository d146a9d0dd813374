// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.http.Body;
import dev.kiln.controller.http.MediaType;
import dev.kiln.controller.http.Query;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an action is told of a request. Pure, but that it uses up the body. */
final class WebArguments {

    private static final String METHOD = "__ow_method";
    private static final String HEADERS = "__ow_headers";
    private static final String PATH = "__ow_path";
    private static final String USER = "__ow_user";
    private static final String QUERY = "__ow_query";
    private static final String BODY = "__ow_body";
    private static final String CONTENT_TYPE = "content-type";
    private static final Set<String> RESERVED = Set.of(METHOD, HEADERS, PATH, USER, QUERY, BODY);

    private WebArguments() {}

    /**
     * A request.
     *
     * @param headers by names in lower case
     * @param path what the action's name left of it
     * @param query as it was sent
     * @param user the caller's namespace, if he proved it
     * @param type of the body
     * @param fields arguments that count more than those of query and body
     */
    record Request(
            String method,
            Map<String, String> headers,
            String path,
            String query,
            Optional<String> user,
            MediaType type,
            Body body,
            Map<String, String> fields) {}

    /**
     * Parameters and body as the arguments of the same names, what else there is by names of its own.
     *
     * @param fixed names of arguments that the request must not have
     * @throws Refusal when it has one of them, or a reserved one, or cannot be read
     * @throws dev.kiln.model.json.MalformedJsonException when its body is said to be JSON and is not
     */
    static ObjectNode parsed(Request request, Set<String> fixed) {
        requireReadable(request, "Content type '" + request.headers().get(CONTENT_TYPE) + "' is not supported.");
        ObjectNode given = Json.object();
        Query.lastValues(request.query()).forEach(given::put);
        Optional<JsonNode> body = body(request, given);
        request.fields().forEach(given::put);
        given.fieldNames().forEachRemaining(name -> {
            if (RESERVED.contains(name) || fixed.contains(name)) {
                throw new Refusal(new Problem.Invalid(
                        "Request defines parameters that are not allowed (e.g., reserved properties)."));
            }
        });
        tell(request, given);
        body.ifPresent(it -> given.set(BODY, it));
        return given;
    }

    /** Nothing is looked into: query and body are arguments as they are. */
    static ObjectNode raw(Request request) {
        requireReadable(request, "Content type is not supported.");
        ObjectNode arguments = Json.object();
        tell(request, arguments);
        boolean isEncoded = request.type().isPlainJson() || request.type().isBinary();
        arguments.put(QUERY, request.query());
        arguments.put(BODY, text(request.body(), isEncoded));
        return arguments;
    }

    /** Adds the fields of a body that has some; answers what else it is, if it is anything. */
    private static Optional<JsonNode> body(Request request, ObjectNode given) {
        if (request.body().length() == 0) {
            return Optional.empty();
        }
        if (request.type().isJson()) {
            JsonNode json = request.body().json();
            if (json instanceof ObjectNode object) {
                given.setAll(object);
                return Optional.empty();
            }
            return Optional.of(json);
        }
        if (request.type().isForm()) {
            form(request.body()).forEach(given::put);
            return Optional.empty();
        }
        return Optional.of(TextNode.valueOf(text(request.body(), request.type().isBinary())));
    }

    private static Map<String, String> form(Body body) {
        try {
            return Query.lastValues(text(body, false));
        } catch (Refusal refusal) {
            throw new Refusal(new Problem.Invalid("Failed extracting request body."));
        }
    }

    /** Refuses a body of which it is not to be known how to read it. */
    private static void requireReadable(Request request, String refusal) {
        String said = request.headers().getOrDefault(CONTENT_TYPE, "");
        if (request.body().length() > 0
                && !said.isEmpty()
                && MediaType.parse(said).isEmpty()) {
            throw new Refusal(new Problem.Invalid(refusal));
        }
    }

    private static void tell(Request request, ObjectNode arguments) {
        arguments.put(METHOD, request.method().toLowerCase(Locale.ROOT));
        ObjectNode headers = arguments.putObject(HEADERS);
        request.headers().forEach(headers::put);
        arguments.put(PATH, request.path());
        request.user().ifPresent(user -> arguments.put(USER, user));
    }

    private static String text(Body body, boolean isEncoded) {
        return isEncoded
                ? Base64.getEncoder().encodeToString(body.bytes())
                : new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
