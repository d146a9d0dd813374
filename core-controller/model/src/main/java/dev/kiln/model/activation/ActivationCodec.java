// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An activation's JSON, OpenWhisk's: shown, stored, summarized for lists. Reading takes the stored form. */
public final class ActivationCodec {

    private ActivationCodec() {}

    /** What {@code GET} of an activation and a blocking call show. */
    public static ObjectNode toJson(Activation activation) {
        ObjectNode json = head(activation);
        activation.duration().ifPresent(it -> json.put("duration", it.toMillis()));
        json.set("response", responseToJson(activation.response()));
        return tail(json, activation);
    }

    /** What the store keeps. */
    public static ObjectNode toStored(Activation activation) {
        ObjectNode json = head(activation);
        ActivationResponse response = activation.response();
        ObjectNode stored =
                json.putObject("response").put("statusCode", response.status().code());
        response.result().ifPresent(it -> stored.set("result", it));
        response.sizeBytes().ifPresent(it -> stored.put("size", it));
        return tail(json, activation);
    }

    /** What lists show. */
    public static ObjectNode toSummary(Activation activation) {
        ObjectNode json = Json.object()
                .put("namespace", activation.namespace().value())
                .put("name", activation.name().value())
                .put("version", activation.version().toString())
                .put("publish", activation.isPublished());
        json.set("annotations", activation.annotations().toJson());
        json.put("activationId", activation.id().value())
                .put("start", activation.start().toEpochMilli());
        activation.end().ifPresent(end -> json.put("end", end.toEpochMilli())
                .put("duration", activation.duration().orElseThrow().toMillis())
                .put("statusCode", activation.response().status().code()));
        activation.cause().ifPresent(cause -> json.put("cause", cause.value()));
        return json;
    }

    /** What {@code GET .../result} shows. */
    public static ObjectNode responseToJson(ActivationResponse response) {
        ObjectNode json = Json.object().put("status", response.status().text()).put("success", response.isSuccess());
        response.result().ifPresent(it -> json.set("result", it));
        response.sizeBytes().ifPresent(it -> json.put("size", it));
        return json;
    }

    /**
     * Reads the stored form; of a record in the shown form the status is read, too.
     *
     * @throws IllegalArgumentException when the document is no activation
     */
    public static Activation fromJson(ObjectNode json) {
        List<String> logs = new ArrayList<>();
        json.path("logs").forEach(line -> logs.add(line.asText()));
        long end = json.path("end").asLong(0);
        return new Activation(
                new NamespaceName(json.path("namespace").asText()),
                new EntityName(json.path("name").asText()),
                Version.parse(json.path("version").asText("0.0.1")),
                json.path("subject").asText(),
                new ActivationId(json.path("activationId").asText()),
                json.has("cause")
                        ? Optional.of(new ActivationId(json.path("cause").asText()))
                        : Optional.empty(),
                Instant.ofEpochMilli(json.path("start").asLong()),
                end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(end)),
                responseFromJson(json.path("response")),
                logs,
                json.has("annotations") ? Annotations.fromJson(json.get("annotations")) : Annotations.NONE,
                json.path("publish").asBoolean(false));
    }

    private static ObjectNode head(Activation activation) {
        ObjectNode json = Json.object()
                .put("namespace", activation.namespace().value())
                .put("name", activation.name().value())
                .put("version", activation.version().toString())
                .put("subject", activation.subject())
                .put("activationId", activation.id().value());
        activation.cause().ifPresent(cause -> json.put("cause", cause.value()));
        json.put("start", activation.start().toEpochMilli());
        activation.end().ifPresent(end -> json.put("end", end.toEpochMilli()));
        return json;
    }

    private static ObjectNode tail(ObjectNode json, Activation activation) {
        ArrayNode logs = json.putArray("logs");
        activation.logs().forEach(logs::add);
        json.set("annotations", activation.annotations().toJson());
        return json.put("publish", activation.isPublished());
    }

    private static ActivationResponse responseFromJson(JsonNode json) {
        return new ActivationResponse(
                statusFromJson(json),
                Optional.ofNullable(json.get("result")),
                json.path("size").isInt() ? OptionalInt.of(json.path("size").intValue()) : OptionalInt.empty());
    }

    private static ActivationResponse.Status statusFromJson(JsonNode json) {
        if (json.has("statusCode")) {
            return ActivationResponse.Status.ofCode(json.path("statusCode").asInt());
        }
        String text = json.path("status").asText();
        for (ActivationResponse.Status status : ActivationResponse.Status.values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        return ActivationResponse.Status.WHISK_ERROR;
    }
}
