// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.Extension;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client wants to create. */
sealed interface ApiDraft {

    /** The whole of an API, in place of what there is. */
    record Whole(ObjectNode document) implements ApiDraft {}

    /**
     * One operation.
     *
     * @param name of the API, if it is to get one
     * @param method in capital letters
     * @param backend as Swagger's extension has it
     */
    record Single(
            BasePath basePath,
            Optional<String> name,
            String path,
            String method,
            ArrayNode pathParameters,
            ObjectNode backend,
            boolean needsKey,
            Optional<JsonNode> perMinute)
            implements ApiDraft {}

    /**
     * Reads the body of a request.
     *
     * @param responseType of an action whose address does not say it
     * @throws Refusal when it is none, or of another namespace
     */
    static ApiDraft read(ObjectNode body, NamespaceName caller, Optional<String> responseType) {
        JsonNode draft = body.path("apidoc");
        if (!draft.isObject()) {
            throw malformed("'apidoc' has to be an object");
        }
        requireOwn(draft.path("namespace").asText("_"), caller);
        JsonNode swagger = draft.path("swagger");
        return swagger.isMissingNode() ? single(draft, caller, responseType) : new Whole(document(swagger));
    }

    private static ObjectNode document(JsonNode swagger) {
        JsonNode document = swagger.isTextual() ? Json.parse(swagger.textValue()) : swagger;
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw malformed("'swagger' has to be a JSON object, or the text of one");
    }

    private static Single single(JsonNode draft, NamespaceName caller, Optional<String> responseType) {
        JsonNode action = draft.path("action");
        requireOwn(action.path("namespace").asText("_"), caller);
        String method = text(draft, "gatewayMethod").toUpperCase(Locale.ROOT);
        if (!Operation.METHODS.contains(method)) {
            throw new Refusal(new Problem.Invalid("'" + BasePath.shown(method) + "' is no method of an API. They are "
                    + String.join(", ", Operation.METHODS) + "."));
        }
        ArrayNode parameters = draft.path("pathParameters") instanceof ArrayNode array ? array : Json.array();
        JsonNode needsKey = draft.path("requireKey");
        if (!needsKey.isMissingNode() && !needsKey.isBoolean()) {
            throw malformed("'requireKey' has to be true or false");
        }
        return new Single(
                BasePath.of(text(draft, "gatewayBasePath")),
                Optional.of(draft.path("apiName").asText("")).filter(it -> !it.isEmpty()),
                text(draft, "gatewayPath"),
                method,
                parameters,
                backend(action, caller, responseType),
                needsKey.booleanValue(),
                draft.has("rateLimit") ? Optional.of(draft.path("rateLimit")) : Optional.empty());
    }

    /** As OpenWhisk writes it; of the address the client's word counts. */
    private static ObjectNode backend(JsonNode action, NamespaceName caller, Optional<String> responseType) {
        String url = text(action, "backendUrl");
        boolean isTyped = Arrays.stream(Extension.values()).anyMatch(it -> url.endsWith(it.suffix()));
        String[] name = text(action, "name").split("/", -1);
        return Json.object()
                .put("action", name[name.length - 1])
                .put("namespace", caller.value())
                .put("package", name.length > 1 ? name[name.length - 2] : "default")
                .put(
                        "url",
                        isTyped ? url : url + responseType.map(ApiDraft::suffix).orElse(Extension.HTTP.suffix()));
    }

    private static String suffix(String responseType) {
        return Arrays.stream(Extension.values())
                .map(Extension::suffix)
                .filter(it -> it.equals("." + responseType))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem.MalformedQuery(
                        "responsetype",
                        "'" + BasePath.shown(responseType) + "' is none of http, json, html, svg, text")));
    }

    private static void requireOwn(String namespace, NamespaceName caller) {
        if (!namespace.equals("_") && !namespace.isEmpty() && !namespace.equals(caller.value())) {
            throw new Refusal(Problem.Forbidden.resource(BasePath.shown(namespace)));
        }
    }

    private static String text(JsonNode object, String field) {
        if (!object.path(field).isTextual() || object.path(field).textValue().isEmpty()) {
            throw malformed("'" + field + "' has to be a text");
        }
        return object.path(field).textValue();
    }

    private static Refusal malformed(String why) {
        return new Refusal(new Problem.Malformed(why));
    }
}
