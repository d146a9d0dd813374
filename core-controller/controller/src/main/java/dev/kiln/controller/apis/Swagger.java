// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Header;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.Extension;
import dev.kiln.model.name.NamespaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Reads an API from its description in Swagger 2.0. What it asks for and the gateway cannot do is refused, not passed over. Pure. */
final class Swagger {

    static final String BACKEND = "x-openwhisk";
    static final String REQUIRE_KEY = "x-kiln-require-key";
    static final String RATE_LIMIT = "x-kiln-rate-limit";

    /** Where keys travel when the description does not say. */
    private static final String KEY_HEADER = "X-API-Key";

    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_RATE = 1_000_000;
    private static final int LOWEST_CONTROL = ' ';

    private Swagger() {}

    /**
     * The API.
     *
     * @param owner whose actions it may lead to
     * @throws Refusal when the description is none of an API that can be served
     */
    static Api api(NamespaceName owner, ObjectNode document, List<ApiKey> keys) {
        if (!document.path("swagger").asText().equals("2.0")) {
            throw refused("it has to be Swagger 2.0, with \"swagger\": \"2.0\"");
        }
        if (document.has("info") && !document.path("info").isObject()) {
            throw refused("its 'info' has to be an object");
        }
        BasePath basePath = BasePath.of(document.path("basePath").asText("/"));
        String name = document.path("info").path("title").asText(basePath.value());
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(it -> it < LOWEST_CONTROL)) {
            throw refused("its title has to have 1 to " + MAX_NAME_LENGTH + " characters of one line");
        }
        Map<String, String> headers = Security.headers(document);
        Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<Operation> operations = new ArrayList<>();
        Set<String> shapes = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : object(document, "paths").properties()) {
            if (path.getKey().startsWith("x-")) {
                continue;
            }
            if (!path.getValue().isObject()) {
                throw refused("its path '" + BasePath.shown(path.getKey()) + "' has to be an object");
            }
            PathTemplate template = PathTemplate.of(path.getKey());
            if (!shapes.add(template.shape())) {
                throw refused("no request could tell '" + template + "' from another of its paths");
            }
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                String method = entry.getKey().toUpperCase(Locale.ROOT);
                if (Operation.METHODS.contains(method)) {
                    operations.add(operation(owner, document, entry.getValue(), method, template, headers, used));
                } else if (entry.getKey().equals("$ref")) {
                    throw refused("its path '" + template + "' lies elsewhere ($ref), and that is not read");
                }
            }
        }
        if (used.size() > 1) {
            throw refused("keys travel in one header, and it names several: " + String.join(", ", used));
        }
        String keyHeader = used.stream().findFirst().orElse(KEY_HEADER);
        return new Api(basePath, name, operations, keyHeader, hasCors(document), keys);
    }

    private static Operation operation(
            NamespaceName owner,
            ObjectNode document,
            JsonNode operation,
            String method,
            PathTemplate template,
            Map<String, String> headers,
            Set<String> used) {
        String what = method + " " + template;
        var backend = Backend.of(owner, operation.path(BACKEND), what);
        if (template.hasParameters() && backend.extension() != Extension.HTTP) {
            throw refused("'" + what + "' has parameters in its path, so its response type has to be 'http'");
        }
        boolean isSecured = Security.needsKey(document, operation, headers, used, what);
        boolean needsKey = isSecured || flag(document, operation);
        return new Operation(method, template, backend, needsKey, rate(document, operation, what));
    }

    private static boolean flag(ObjectNode document, JsonNode operation) {
        JsonNode given = operation.has(REQUIRE_KEY) ? operation.path(REQUIRE_KEY) : document.path(REQUIRE_KEY);
        if (!given.isMissingNode() && !given.isBoolean()) {
            throw refused("'" + REQUIRE_KEY + "' has to be true or false");
        }
        return given.booleanValue();
    }

    private static OptionalInt rate(ObjectNode document, JsonNode operation, String what) {
        JsonNode given = operation.has(RATE_LIMIT) ? operation.path(RATE_LIMIT) : document.path(RATE_LIMIT);
        if (given.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!given.isInt() || given.intValue() < 1 || given.intValue() > MAX_RATE) {
            throw refused("'" + RATE_LIMIT + "' of '" + what
                    + "' has to be a number of requests in a minute, from 1 to " + MAX_RATE);
        }
        return OptionalInt.of(given.intValue());
    }

    private static boolean hasCors(ObjectNode document) {
        return document.path("x-ibm-configuration").path("cors").path("enabled").asBoolean(true);
    }

    static ObjectNode object(JsonNode document, String field) {
        if (document.path(field) instanceof ObjectNode object) {
            return object;
        }
        throw refused("its '" + field + "' has to be an object");
    }

    static Refusal refused(String why) {
        return new Refusal(new Problem.Invalid("This is no API that can be served: " + why + "."));
    }

    /** Which operations need a key, as Swagger says it. */
    private static final class Security {

        private Security() {}

        /** The headers of all definitions that the gateway can check, by their names. */
        static Map<String, String> headers(ObjectNode document) {
            Map<String, String> headers = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    document.path("securityDefinitions").properties()) {
                JsonNode definition = entry.getValue();
                boolean isHeader = definition.path("type").asText().equals("apiKey")
                        && definition.path("in").asText().equals("header");
                String name = definition.path("name").asText();
                if (isHeader && Header.of(name, "").isPresent()) {
                    headers.put(entry.getKey(), name);
                }
            }
            return headers;
        }

        /** Of several ways to come in, one that asks for nothing makes it open; others must all be known. */
        static boolean needsKey(
                ObjectNode document, JsonNode operation, Map<String, String> headers, Set<String> used, String what) {
            JsonNode alternatives = operation.has("security") ? operation.path("security") : document.path("security");
            boolean isOpen = alternatives.isEmpty();
            if (!alternatives.isMissingNode() && !alternatives.isArray()) {
                throw refused("the 'security' of '" + what + "' has to be a list");
            }
            for (JsonNode alternative : alternatives) {
                if (!alternative.isObject()) {
                    throw refused("the 'security' of '" + what + "' has to be a list of objects");
                }
                isOpen |= alternative.isEmpty();
                alternative.fieldNames().forEachRemaining(name -> {
                    String header = headers.get(name);
                    if (header == null) {
                        throw refused("'" + what + "' asks for the security '" + BasePath.shown(name)
                                + "', and the gateway checks only what securityDefinitions defines as an apiKey in a"
                                + " header");
                    }
                    used.add(header);
                });
            }
            return !isOpen;
        }
    }
}
