// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionCodec;
import dev.kiln.model.action.Code;
import dev.kiln.model.json.Json;
import dev.kiln.store.EntityType;
import java.util.List;
import java.util.Optional;

/** Actions as documents of the database {@code whisks}. */
public final class ActionDocuments {

    private static final String EXEC = "exec";
    private static final String CODE = "code";

    /** What a summary shows, in this order. */
    private static final List<String> SUMMARY =
            List.of("namespace", "name", "version", "publish", "annotations", "limits", EXEC, "updated");

    private ActionDocuments() {}

    /** The document but for its revision and attachments; code in the action stays in the document. */
    public static ObjectNode toDocument(Action action) {
        ObjectNode document = EntityDocuments.head(EntityType.ACTION, action.name());
        document.setAll(ActionCodec.toJson(action));
        action.exec()
                .optionalCode()
                .flatMap(code -> code instanceof Code.Inline inline ? CodeReference.inMemory(inline) : Optional.empty())
                .ifPresent(reference -> ((ObjectNode) document.get(EXEC)).set(CODE, reference));
        return document;
    }

    /**
     * Reads a document, and changes it while doing so.
     *
     * @throws IllegalArgumentException when it is no action
     */
    public static Action fromDocument(ObjectNode document) {
        if (document.get(EXEC) instanceof ObjectNode exec) {
            modernize(exec, document.path("_attachments"));
        }
        return ActionCodec.fromJson(document);
    }

    /** What lists show, from what a view says, ours or OpenWhisk's. */
    public static ObjectNode summary(JsonNode viewed) {
        ObjectNode summary = Json.object();
        for (String field : SUMMARY) {
            JsonNode value = viewed.path(field);
            switch (field) {
                case "version" -> summary.put(field, value.asText("0.0.1"));
                case "publish" -> summary.put(field, value.asBoolean(false));
                case "annotations" -> summary.set(field, value.isArray() ? value : Json.array());
                case EXEC ->
                    summary.putObject(field).put("binary", value.path("binary").asBoolean(false));
                case "updated" -> summary.put(field, value.asLong(0));
                default -> summary.set(field, value.isMissingNode() ? Json.object() : value);
            }
        }
        return summary;
    }

    /** Brings older forms of code, and code that stands in its reference, into the form that the model reads. */
    private static void modernize(ObjectNode exec, JsonNode attachments) {
        JsonNode jar = exec.remove("jar");
        if (jar != null && !exec.has(CODE)) {
            exec.set(CODE, jar);
            exec.put("binary", true);
        }
        if (exec.path("kind").asText().equals("blackbox")
                && exec.path(CODE).asText("").isBlank()
                && !exec.path(CODE).isObject()) {
            exec.remove(CODE);
        }
        if (exec.path("main").isNull()) {
            exec.remove("main");
        }
        if (exec.get(CODE) instanceof ObjectNode reference) {
            exec.set(CODE, CodeReference.resolve(reference, exec, attachments));
        }
    }
}
