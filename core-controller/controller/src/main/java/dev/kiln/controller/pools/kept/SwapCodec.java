// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.controller.pools.swaps.SwapState.Stage;
import dev.kiln.controller.pools.swaps.SwapState.Step;
import dev.kiln.controller.pools.swaps.SwapState.Turn;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON of a swap in the store. Times are milliseconds. */
final class SwapCodec {

    private SwapCodec() {}

    static ObjectNode toJson(SwapState swap) {
        ObjectNode json = Json.object();
        json.set("from", PoolJson.of(swap.from()));
        json.set("to", PoolJson.of(swap.to()));
        json.set("rules", rules(swap.rules()));
        swap.promised().ifPresent(it -> json.put("promised", it.word()));
        json.put("startedBy", swap.startedBy())
                .put("since", swap.since().toEpochMilli())
                .put("stage", swap.stage().word())
                .put("entered", swap.entered().toEpochMilli())
                .put("lastTold", swap.lastTold().toEpochMilli())
                .put("verdict", swap.verdict());
        ArrayNode turns = json.putArray("turns");
        swap.turns().forEach((id, turn) -> turns.addObject()
                .put("invoker", id.number())
                .put("step", turn.step().name().toLowerCase(Locale.ROOT))
                .put("order", turn.order())
                .put("phase", turn.phase())
                .put("since", turn.since().toEpochMilli())
                .put("away", turn.isAway()));
        return json;
    }

    static SwapState fromJson(JsonNode json) {
        TreeMap<InvokerId, Turn> turns = new TreeMap<>();
        json.path("turns")
                .forEach(it -> turns.put(
                        new InvokerId(it.path("invoker").asInt()),
                        new Turn(
                                Step.valueOf(it.path("step").asText().toUpperCase(Locale.ROOT)),
                                it.path("order").asLong(),
                                it.path("phase").asText(),
                                time(it, "since"),
                                it.path("away").asBoolean())));
        return new SwapState(
                PoolJson.generation(json.path("from")),
                PoolJson.generation(json.path("to")),
                rules(json.path("rules")),
                Optional.ofNullable(json.get("promised")).flatMap(it -> IsolationClass.named(it.asText())),
                json.path("startedBy").asText(),
                time(json, "since"),
                stage(json.path("stage").asText()),
                time(json, "entered"),
                time(json, "lastTold"),
                turns,
                json.path("verdict").asText());
    }

    private static ObjectNode rules(SwapRules rules) {
        ObjectNode json = Json.object()
                .put("parallelism", rules.parallelism())
                .put("paceMillis", rules.pace().toMillis())
                .put("errorPercent", rules.limits().errorPercent())
                .put("minimum", rules.limits().minimum())
                .put("timeoutMillis", rules.timeout().toMillis())
                .put("stallMillis", rules.stall().toMillis());
        rules.limits().latencyFactor().ifPresent(it -> json.put("latencyFactor", it));
        rules.canary().ifPresent(it -> json.putObject("canary")
                .put("percent", it.percent())
                .put("watchMillis", it.watch().toMillis()));
        return json;
    }

    private static SwapRules rules(JsonNode json) {
        return new SwapRules(
                json.path("parallelism").asInt(1),
                Optional.ofNullable(json.get("canary"))
                        .map(it -> new SwapRules.Canary(it.path("percent").asInt(), duration(it, "watchMillis"))),
                duration(json, "paceMillis"),
                new SwapRules.Limits(
                        json.path("errorPercent").asInt(),
                        Optional.ofNullable(json.get("latencyFactor")).map(JsonNode::asDouble),
                        json.path("minimum").asInt()),
                duration(json, "timeoutMillis"),
                duration(json, "stallMillis"));
    }

    private static Stage stage(String word) {
        return Arrays.stream(Stage.values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new MalformedJsonException("'" + word + "' is no stage of a swap"));
    }

    private static Instant time(JsonNode json, String field) {
        return Instant.ofEpochMilli(json.path(field).asLong());
    }

    private static Duration duration(JsonNode json, String field) {
        return Duration.ofMillis(json.path(field).asLong());
    }
}
