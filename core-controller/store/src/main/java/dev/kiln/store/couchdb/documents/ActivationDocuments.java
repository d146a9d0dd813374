// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;

/** Activation records as documents of the database {@code activations}. */
public final class ActivationDocuments {

    private static final String END = "end";
    private static final String START = "start";

    private ActivationDocuments() {}

    public static String id(NamespaceName namespace, ActivationId id) {
        return namespace + "/" + id;
    }

    /** The stored form with what OpenWhisk has besides: the type, the duration, when it was written, and an end of 0 for none. */
    public static ObjectNode toDocument(Activation activation) {
        ObjectNode document = Json.object()
                .put("_id", id(activation.namespace(), activation.id()))
                .put("entityType", "activation");
        document.setAll(ActivationCodec.toStored(activation));
        activation
                .duration()
                .map(Duration::toMillis)
                .ifPresentOrElse(millis -> document.put("duration", millis), () -> document.put(END, 0));
        return document.put(
                "updated", activation.end().orElse(activation.start()).toEpochMilli());
    }

    /**
     * Reads a document, and changes it while doing so.
     *
     * @throws IllegalArgumentException when it is no activation
     */
    public static Activation fromDocument(ObjectNode document) {
        if (document.path("cause").isNull()) {
            document.remove("cause");
        }
        return ActivationCodec.fromJson(document);
    }

    /** What lists show, from what a view says, ours or OpenWhisk's. */
    public static ObjectNode summary(JsonNode viewed) {
        JsonNode annotations = viewed.path("annotations");
        long start = viewed.path(START).asLong();
        long end = viewed.path(END).asLong(0);
        ObjectNode summary = Json.object()
                .put("namespace", viewed.path("namespace").asText())
                .put("name", viewed.path("name").asText())
                .put("version", viewed.path("version").asText("0.0.1"))
                .put("publish", viewed.path("publish").asBoolean(false));
        summary.set("annotations", annotations.isArray() ? annotations : Json.array());
        summary.put("activationId", viewed.path("activationId").asText()).put(START, start);
        if (end != 0) {
            summary.put(END, end).put("duration", end - start);
            if (viewed.path("statusCode").isNumber()) {
                summary.set("statusCode", viewed.get("statusCode"));
            }
        }
        if (viewed.path("cause").isTextual()) {
            summary.set("cause", viewed.get("cause"));
        }
        return summary;
    }
}
