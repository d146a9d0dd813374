// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.model.json.MalformedJsonException;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters of a manifest. One is a value, or a declaration with {@code type}, {@code value} and {@code default}, or the
 * bare name of a type, which stands for that type's empty value.
 */
final class Inputs {

    private static final Set<String> DECLARING =
            Set.of("type", "value", "default", "description", "required", "format", "schema", "status");

    private Inputs() {}

    static ObjectNode of(Section section) {
        ObjectNode values = JsonTree.object();
        for (String name : section.keys()) {
            section.value(name).flatMap(it -> one(section, name, it)).ifPresent(it -> values.set(name, it));
        }
        return values;
    }

    private static Optional<JsonNode> one(Section section, String name, JsonNode given) {
        if (given instanceof ObjectNode object && isDeclaration(object)) {
            return declared(section, name, object);
        }
        return given.isTextual() ? Optional.of(empty(given.textValue()).orElse(given)) : Optional.of(given);
    }

    private static boolean isDeclaration(ObjectNode object) {
        boolean declares = object.has("type") || object.has("value") || object.has("default");
        return declares && object.properties().stream().allMatch(it -> DECLARING.contains(it.getKey()));
    }

    private static Optional<JsonNode> declared(Section section, String name, ObjectNode object) {
        String type = object.path("type").asText("");
        if (!type.isEmpty() && empty(type).isEmpty()) {
            throw section.reading()
                    .wrong(
                            section.pathOf(name) + ".type",
                            object.path("type"),
                            "a type; there are string, integer, float, boolean, json, object and array");
        }
        JsonNode value = object.hasNonNull("value") ? object.path("value") : object.path("default");
        if (value.isMissingNode() || value.isNull()) {
            if (object.path("required").asBoolean(false)) {
                throw section.reading().wrong(section.pathOf(name), "it is required, but has no value");
            }
            return empty(type);
        }
        return Optional.of(value.isTextual() ? typed(section, name, type, value) : value);
    }

    /** Variables of the environment are texts; the type says what is in them. */
    private static JsonNode typed(Section section, String name, String type, JsonNode text) {
        if (type.isEmpty() || type.equals("string")) {
            return text;
        }
        try {
            JsonNode value = JsonTree.parse(text.textValue());
            JsonNode like = empty(type).orElse(value);
            if (value.isNumber() == like.isNumber() && value.isContainerNode() == like.isContainerNode()) {
                return value;
            }
        } catch (MalformedJsonException e) {
            throw section.reading().wrong(section.pathOf(name), text, "of type " + type + ": " + e.getMessage());
        }
        throw section.reading().wrong(section.pathOf(name), text, "of type " + type);
    }

    private static Optional<JsonNode> empty(String type) {
        return switch (type) {
            case "string" -> Optional.of(JsonTree.array().add("").path(0));
            case "integer" -> Optional.of(JsonTree.array().add(0).path(0));
            case "float", "number" -> Optional.of(JsonTree.array().add(0.0).path(0));
            case "boolean" -> Optional.of(JsonTree.array().add(false).path(0));
            case "json", "object" -> Optional.of(JsonTree.object());
            case "array" -> Optional.of(JsonTree.array());
            default -> Optional.empty();
        };
    }
}
