// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.events.UserEvent.Ended;
import dev.kiln.messaging.events.UserEvent.Measured;
import dev.kiln.messaging.events.UserEvent.Metric;
import dev.kiln.model.json.Json;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The JSON of a {@link UserEvent}: OpenWhisk's. */
public final class UserEventCodec {

    private static final String ACTIVATION = "Activation";
    private static final String METRIC = "Metric";

    private UserEventCodec() {}

    public static byte[] encode(UserEvent event) {
        ObjectNode json = Json.object().put("source", event.source());
        String type =
                switch (event.body()) {
                    case Ended ended -> {
                        json.set("body", toJson(ended));
                        yield ACTIVATION;
                    }
                    case Measured measured -> {
                        json.putObject("body")
                                .put("metricName", measured.metric().word())
                                .put("metricValue", measured.value());
                        yield METRIC;
                    }
                };
        return Json.bytes(json.put("subject", event.subject())
                .put("namespace", event.namespace())
                .put("userId", event.userId())
                .put("eventType", type)
                .put("timestamp", event.timestampMillis()));
    }

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException when the bytes are none that is known here
     */
    public static UserEvent decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        JsonNode body = json.path("body");
        UserEvent.Body read =
                switch (json.path("eventType").asText()) {
                    case ACTIVATION -> ended(body);
                    case METRIC ->
                        new Measured(
                                metric(body.path("metricName").asText()),
                                body.path("metricValue").asLong());
                    default ->
                        throw new IllegalArgumentException("no event of a known type: " + json.path("eventType"));
                };
        return new UserEvent(
                json.path("source").asText(),
                read,
                json.path("subject").asText(),
                json.path("namespace").asText(),
                json.path("userId").asText(),
                json.path("timestamp").asLong());
    }

    private static ObjectNode toJson(Ended ended) {
        ObjectNode json = Json.object()
                .put("name", ended.name())
                .put("activationId", ended.activationId())
                .put("statusCode", ended.statusCode())
                .put("duration", ended.durationMillis())
                .put("waitTime", ended.waitMillis())
                .put("initTime", ended.initMillis())
                .put("kind", ended.kind())
                .put("conductor", ended.isConductor())
                .put("memory", ended.memoryMegabytes());
        ended.causedBy().ifPresent(it -> json.put("causedBy", it));
        ended.size().ifPresent(it -> json.put("size", it));
        ended.userStatus().ifPresent(it -> json.put("userDefinedStatusCode", it));
        return json;
    }

    private static Ended ended(JsonNode body) {
        return new Ended(
                body.path("name").asText(),
                body.path("activationId").asText(),
                body.path("statusCode").asInt(),
                body.path("duration").asLong(),
                body.path("waitTime").asLong(),
                body.path("initTime").asLong(),
                body.path("kind").asText(),
                body.path("conductor").asBoolean(),
                body.path("memory").asInt(),
                body.path("causedBy").isTextual()
                        ? Optional.of(body.path("causedBy").textValue())
                        : Optional.empty(),
                number(body.path("size")),
                number(body.path("userDefinedStatusCode")));
    }

    private static OptionalInt number(JsonNode json) {
        return json.isInt() ? OptionalInt.of(json.intValue()) : OptionalInt.empty();
    }

    private static Metric metric(String word) {
        return Arrays.stream(Metric.values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric that is known: " + word));
    }
}
