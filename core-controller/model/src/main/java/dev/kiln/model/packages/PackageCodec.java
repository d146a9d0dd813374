// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.EntityJson;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.QualifiedName;
import java.util.Optional;

/** A package's JSON, OpenWhisk's: stored and shown alike, and summarized for lists. */
public final class PackageCodec {

    private static final String BINDING = "binding";

    private PackageCodec() {}

    /** The whole package; a package proper has an empty {@code binding}. */
    public static ObjectNode toJson(ActionPackage it) {
        ObjectNode json = EntityJson.head(it.name(), it.version(), it.isPublished());
        json.set("annotations", it.annotations().toJson());
        json.set("parameters", it.parameters().toJson());
        json.set(BINDING, it.binding().map(PackageCodec::bindingToJson).orElseGet(Json::object));
        return json.put("updated", it.updated().toEpochMilli());
    }

    /** What lists show: {@code binding} is {@code false} where there is none. */
    public static ObjectNode toSummary(ActionPackage it) {
        ObjectNode json = EntityJson.head(it.name(), it.version(), it.isPublished());
        json.set("annotations", it.annotations().toJson());
        it.binding()
                .ifPresentOrElse(binding -> json.set(BINDING, bindingToJson(binding)), () -> json.put(BINDING, false));
        return json.put("updated", it.updated().toEpochMilli());
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when the document is no package
     */
    public static ActionPackage fromJson(ObjectNode json) {
        return new ActionPackage(
                EntityJson.name(json),
                EntityJson.version(json),
                EntityJson.isPublished(json),
                bindingFromJson(json.path(BINDING)),
                EntityJson.parameters(json),
                EntityJson.annotations(json),
                EntityJson.updated(json));
    }

    /** The form of a binding, here and in the annotation that OpenWhisk gives to bindings. */
    public static ObjectNode bindingToJson(QualifiedName bound) {
        return Json.object()
                .put("namespace", bound.namespace().value())
                .put("name", bound.name().value());
    }

    /**
     * Reads {@code {namespace, name}}; an empty object, {@code false} and {@code null} are no binding.
     *
     * @throws MalformedJsonException when it is something else
     * @throws dev.kiln.model.name.InvalidNameException when one of them cannot be a name
     */
    public static Optional<QualifiedName> bindingFromJson(JsonNode json) {
        if (json.isMissingNode() || json.isNull() || (json.isBoolean() && !json.booleanValue())) {
            return Optional.empty();
        }
        if (!(json instanceof ObjectNode)) {
            throw new MalformedJsonException("'binding' must be an object with 'namespace' and 'name'");
        }
        JsonNode namespace = json.path("namespace");
        JsonNode name = json.path("name");
        if (namespace.isMissingNode() && name.isMissingNode()) {
            return Optional.empty();
        }
        if (!namespace.isTextual() || !name.isTextual()) {
            throw new MalformedJsonException("'binding' must have a 'namespace' and a 'name' that are strings");
        }
        return Optional.of(QualifiedName.of(namespace.textValue(), name.textValue()));
    }
}
