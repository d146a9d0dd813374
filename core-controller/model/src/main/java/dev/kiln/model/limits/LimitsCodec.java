// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.ActionBounds.Bound;
import dev.kiln.model.runtimes.DataSize;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The JSON of a namespace's limits: OpenWhisk's, as far as they have an effect here. Sizes are texts such as {@code 1 MB}. */
public final class LimitsCodec {

    private static final String INVOCATIONS = "invocationsPerMinute";
    private static final String CONCURRENT = "concurrentInvocations";
    private static final String FIRES = "firesPerMinute";
    private static final String KINDS = "allowedKinds";
    private static final String STORES = "storeActivations";
    private static final String INSTANCES = "maxActionInstances";
    private static final String PARAMETERS = "maxParameterSize";
    private static final String PAYLOAD = "maxPayloadSize";

    /** All fields that {@link #toJson} may write. */
    public static final List<String> FIELDS = List.of(
            INVOCATIONS,
            CONCURRENT,
            FIRES,
            KINDS,
            STORES,
            "minActionMemory",
            "maxActionMemory",
            "minActionLogs",
            "maxActionLogs",
            "minActionTimeout",
            "maxActionTimeout",
            "minActionConcurrency",
            "maxActionConcurrency",
            INSTANCES,
            PARAMETERS,
            PAYLOAD);

    private LimitsCodec() {}

    /** What is set, and nothing else. */
    public static ObjectNode toJson(NamespaceLimits limits) {
        ObjectNode json = Json.object();
        limits.invocationsPerMinute().ifPresent(it -> json.put(INVOCATIONS, it));
        limits.concurrentInvocations().ifPresent(it -> json.put(CONCURRENT, it));
        limits.firesPerMinute().ifPresent(it -> json.put(FIRES, it));
        limits.allowedKinds().ifPresent(kinds -> {
            ArrayNode array = json.putArray(KINDS);
            kinds.stream().sorted().forEach(array::add);
        });
        limits.storesActivations().ifPresent(it -> json.put(STORES, it));
        ActionBounds actions = limits.actions();
        put(json, "ActionMemory", actions.memoryMegabytes());
        put(json, "ActionLogs", actions.logMegabytes());
        put(json, "ActionTimeout", actions.timeoutMillis());
        put(json, "ActionConcurrency", actions.concurrency());
        actions.instances().ifPresent(it -> json.put(INSTANCES, it));
        actions.parameterBytes().ifPresent(it -> json.put(PARAMETERS, it + " B"));
        actions.payloadBytes().ifPresent(it -> json.put(PAYLOAD, it + " B"));
        return json;
    }

    /** Reads what is set; other fields, and values of another type, count as absent. */
    public static NamespaceLimits fromJson(JsonNode json) {
        return new NamespaceLimits(
                number(json, INVOCATIONS),
                number(json, CONCURRENT),
                number(json, FIRES),
                json.path(KINDS).isArray() ? Optional.of(texts(json.path(KINDS))) : Optional.empty(),
                json.path(STORES).isBoolean() ? Optional.of(json.path(STORES).booleanValue()) : Optional.empty(),
                new ActionBounds(
                        bound(json, "ActionMemory"),
                        bound(json, "ActionLogs"),
                        bound(json, "ActionTimeout"),
                        bound(json, "ActionConcurrency"),
                        DataSize.parse(json.path(PARAMETERS).asText()),
                        DataSize.parse(json.path(PAYLOAD).asText()),
                        number(json, INSTANCES)));
    }

    private static void put(ObjectNode json, String name, Bound bound) {
        bound.min().ifPresent(it -> json.put("min" + name, it));
        bound.max().ifPresent(it -> json.put("max" + name, it));
    }

    private static Bound bound(JsonNode json, String name) {
        return new Bound(number(json, "min" + name), number(json, "max" + name));
    }

    private static OptionalInt number(JsonNode json, String field) {
        return json.path(field).isInt() ? OptionalInt.of(json.path(field).intValue()) : OptionalInt.empty();
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
