// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.Optional;

/** The fields that the JSON of every entity has. Reading is lenient where old documents lack a field. */
public final class EntityJson {

    private EntityJson() {}

    /** {@code namespace} (with the package, if there is one), {@code name}, {@code version} and {@code publish}. */
    public static ObjectNode head(QualifiedName name, Version version, boolean isPublished) {
        return Json.object()
                .put("namespace", name.path())
                .put("name", name.name().value())
                .put("version", version.toString())
                .put("publish", isPublished);
    }

    /**
     * The name that {@code namespace} and {@code name} make.
     *
     * @throws MalformedJsonException when one of them is missing
     */
    public static QualifiedName name(ObjectNode json) {
        String[] segments = text(json, "namespace").split("/", -1);
        return new QualifiedName(
                new NamespaceName(segments[0]),
                segments.length > 1 ? Optional.of(new EntityName(segments[1])) : Optional.empty(),
                new EntityName(text(json, "name")));
    }

    public static Version version(ObjectNode json) {
        return Version.parse(json.path("version").asText("0.0.1"));
    }

    public static boolean isPublished(ObjectNode json) {
        return json.path("publish").asBoolean(false);
    }

    public static Parameters parameters(ObjectNode json) {
        return json.has("parameters") ? Parameters.fromJson(json.get("parameters")) : Parameters.NONE;
    }

    public static Annotations annotations(ObjectNode json) {
        return json.has("annotations") ? Annotations.fromJson(json.get("annotations")) : Annotations.NONE;
    }

    public static Instant updated(ObjectNode json) {
        return Instant.ofEpochMilli(json.path("updated").asLong(0));
    }

    /**
     * A field that must be text.
     *
     * @throws MalformedJsonException when it is not
     */
    public static String text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new MalformedJsonException("'" + field + "' must be a string");
        }
        return value.textValue();
    }

    /** A name as entities refer to each other: {@code {path, name}}, the path without a leading slash. */
    public static ObjectNode reference(QualifiedName name) {
        return Json.object().put("path", name.path()).put("name", name.name().value());
    }

    /**
     * Reads {@link #reference}.
     *
     * @throws IllegalArgumentException when it is another
     */
    public static QualifiedName fromReference(JsonNode json) {
        if (!(json instanceof ObjectNode reference)) {
            throw new MalformedJsonException("a reference must be an object with 'path' and 'name'");
        }
        return QualifiedName.parse(text(reference, "path") + "/" + text(reference, "name"));
    }
}
