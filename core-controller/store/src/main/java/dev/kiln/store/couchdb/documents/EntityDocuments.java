// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.EntityType;
import java.util.Map;

/** What documents of the database {@code whisks} have in common, and those of entities that are no actions. */
public final class EntityDocuments {

    private static final String ENTITY_TYPE = "entityType";

    private EntityDocuments() {}

    public static String id(QualifiedName name) {
        return name.toString();
    }

    /** The document but for its revision. */
    public static <T> ObjectNode toDocument(EntityType<T> type, T entity) {
        ObjectNode document = head(type.word(), type.name().apply(entity));
        document.setAll(type.toJson().apply(entity));
        return document;
    }

    /** Whether it is of this type rather than another in the same space of ids; the oldest documents do not say. */
    public static boolean isOf(String type, ObjectNode document) {
        JsonNode said = document.path(ENTITY_TYPE);
        return said.isTextual()
                ? said.textValue().equals(type)
                : looksLike(document).equals(type);
    }

    /** What lists show, from what a view says, ours or OpenWhisk's: the oldest documents lack fields that clients expect. */
    public static ObjectNode summary(JsonNode viewed) {
        ObjectNode summary = Json.object();
        for (Map.Entry<String, JsonNode> field : viewed.properties()) {
            summary.set(field.getKey(), field.getValue());
        }
        summary.put("version", viewed.path("version").asText("0.0.1"));
        summary.put("publish", viewed.path("publish").asBoolean(false));
        summary.set("annotations", viewed.path("annotations").isArray() ? viewed.path("annotations") : Json.array());
        return summary.put("updated", viewed.path("updated").asLong(0));
    }

    static ObjectNode head(String type, QualifiedName name) {
        return Json.object().put("_id", id(name)).put(ENTITY_TYPE, type);
    }

    private static String looksLike(ObjectNode document) {
        if (document.has("exec")) {
            return EntityType.ACTION;
        }
        if (document.has("binding")) {
            return EntityType.PACKAGE.word();
        }
        if (document.has("trigger")) {
            return EntityType.RULE.word();
        }
        return document.has("parameters") ? EntityType.TRIGGER.word() : "";
    }
}
