// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.util.Locale;
import java.util.Optional;

/** Descriptions with an operation more or less. What is given is never changed. Pure. */
final class SwaggerEdit {

    private SwaggerEdit() {}

    /** Of an API that has nothing yet. */
    static ObjectNode begun(BasePath basePath, String name) {
        ObjectNode document = Json.object().put("swagger", "2.0").put("basePath", basePath.value());
        document.putObject("info").put("title", name).put("version", "1.0");
        document.putObject("paths");
        document.putObject("x-ibm-configuration").putObject("cors").put("enabled", true);
        return document;
    }

    /** With this operation, and no other of its path and method. */
    static ObjectNode with(ObjectNode given, ApiDraft.Single draft) {
        ObjectNode document = given.deepCopy();
        ObjectNode path = document.withObjectProperty("paths").withObjectProperty(draft.path());
        if (!draft.pathParameters().isEmpty()) {
            path.set("parameters", draft.pathParameters());
        }
        ObjectNode operation = path.putObject(draft.method().toLowerCase(Locale.ROOT));
        operation.put("operationId", draft.method().toLowerCase(Locale.ROOT) + "-" + draft.path());
        operation.set(Swagger.BACKEND, draft.backend());
        if (draft.needsKey()) {
            operation.put(Swagger.REQUIRE_KEY, true);
        }
        draft.perMinute().ifPresent(it -> operation.set(Swagger.RATE_LIMIT, it));
        operation.putObject("responses").putObject("default").put("description", "Default response");
        return document;
    }

    /**
     * Without an operation, or all those of a path; empty when it has none such.
     *
     * @param method in capital letters
     */
    static Optional<ObjectNode> without(ObjectNode given, String path, Optional<String> method) {
        ObjectNode document = given.deepCopy();
        ObjectNode paths = Swagger.object(document, "paths");
        if (!(paths.path(path) instanceof ObjectNode operations)) {
            return Optional.empty();
        }
        if (method.isPresent()) {
            JsonNode removed = operations.remove(method.get().toLowerCase(Locale.ROOT));
            if (removed == null) {
                return Optional.empty();
            }
            if (hasOperation(operations)) {
                return Optional.of(document);
            }
        }
        paths.remove(path);
        return Optional.of(document);
    }

    static boolean isEmpty(ObjectNode document) {
        return document.path("paths").properties().stream().noneMatch(path -> hasOperation(path.getValue()));
    }

    /** Whether it has a path, and a method of it where one is named. */
    static boolean has(ObjectNode document, Optional<String> path, Optional<String> method) {
        return document.path("paths").properties().stream()
                .filter(it -> path.isEmpty() || path.get().equals(it.getKey()))
                .anyMatch(
                        it -> method.isEmpty() || it.getValue().has(method.get().toLowerCase(Locale.ROOT)));
    }

    private static boolean hasOperation(JsonNode path) {
        return Operation.METHODS.stream().anyMatch(it -> path.has(it.toLowerCase(Locale.ROOT)));
    }
}
