// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a pool as JSON, the same on the wire, in the store and in the API. Durations are milliseconds. Reading is tolerant: what
 * is not known is passed over; who takes input from people checks it before.
 */
public final class PoolJson {

    private PoolJson() {}

    public static ObjectNode of(RuntimeSetup setup) {
        ObjectNode json = Json.object().put("provider", setup.provider());
        setup.version().ifPresent(it -> json.put("version", it));
        ObjectNode settings = json.putObject("settings");
        new TreeMap<>(setup.settings()).forEach(settings::put);
        return json;
    }

    public static RuntimeSetup setup(JsonNode json) {
        Map<String, String> settings = new TreeMap<>();
        json.path("settings")
                .properties()
                .forEach(it -> settings.put(it.getKey(), it.getValue().asText()));
        return new RuntimeSetup(
                json.path("provider").asText(),
                Optional.ofNullable(json.get("version")).map(JsonNode::asText),
                settings);
    }

    public static ObjectNode of(Generation generation) {
        ObjectNode json = Json.object().put("generation", generation.number());
        json.set("setup", of(generation.setup()));
        return json;
    }

    public static Generation generation(JsonNode json) {
        return new Generation(json.path("generation").asLong(), setup(json.path("setup")));
    }

    public static ObjectNode of(PoolTuning tuning) {
        ObjectNode json = Json.object();
        tuning.memoryMegabytes().ifPresent(it -> json.put("memory", it));
        tuning.maxCreates().ifPresent(it -> json.put("maxCreates", it));
        tuning.pauseGrace().ifPresent(it -> json.put("pauseGraceMillis", it.toMillis()));
        tuning.keepAlive().ifPresent(it -> json.put("keepAliveMillis", it.toMillis()));
        tuning.prewarm().ifPresent(all -> {
            ArrayNode array = json.putArray("prewarm");
            all.forEach(it -> array.addObject()
                    .put("kind", it.kind())
                    .put("count", it.count())
                    .put("memory", it.memoryMegabytes()));
        });
        return json;
    }

    public static PoolTuning tuning(JsonNode json) {
        return new PoolTuning(
                Optional.ofNullable(json.get("memory")).map(JsonNode::asInt),
                Optional.ofNullable(json.get("maxCreates")).map(JsonNode::asInt),
                Optional.ofNullable(json.get("pauseGraceMillis")).map(it -> Duration.ofMillis(it.asLong())),
                Optional.ofNullable(json.get("keepAliveMillis")).map(it -> Duration.ofMillis(it.asLong())),
                Optional.ofNullable(json.get("prewarm")).map(PoolJson::prewarm));
    }

    private static List<Prewarm> prewarm(JsonNode json) {
        List<Prewarm> all = new ArrayList<>();
        json.forEach(it -> all.add(new Prewarm(
                it.path("kind").asText(),
                it.path("count").asInt(),
                it.path("memory").asInt())));
        return all;
    }
}
