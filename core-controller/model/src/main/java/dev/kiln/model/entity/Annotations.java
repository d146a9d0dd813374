// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Annotations of an entity or an activation, in order; on the wire an array of {@code {key, value}}. */
public record Annotations(Map<String, JsonNode> values) {

    public static final Annotations NONE = new Annotations(Map.of());

    public Annotations {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public Optional<JsonNode> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Whether the annotation is there and set. */
    public boolean isTruthy(String key) {
        return get(key).map(Json::isTruthy).orElse(false);
    }

    public Annotations with(String key, JsonNode value) {
        Map<String, JsonNode> copy = new LinkedHashMap<>(values);
        copy.put(key, value);
        return new Annotations(copy);
    }

    /** These and the others; the others win. */
    public Annotations mergedWith(Annotations others) {
        Map<String, JsonNode> copy = new LinkedHashMap<>(values);
        copy.putAll(others.values);
        return new Annotations(copy);
    }

    public Annotations without(Collection<String> keys) {
        Map<String, JsonNode> copy = new LinkedHashMap<>(values);
        copy.keySet().removeAll(keys);
        return new Annotations(copy);
    }

    /** Keys and compact values, in UTF-8 bytes. */
    public long sizeBytes() {
        return KeyedValues.sizeBytes(values);
    }

    public ArrayNode toJson() {
        ArrayNode array = Json.array();
        values.forEach((key, value) -> array.addObject().put("key", key).set("value", value));
        return array;
    }

    /**
     * Reads the wire form.
     *
     * @throws MalformedJsonException when it is another
     */
    public static Annotations fromJson(JsonNode json) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (ObjectNode item : KeyedValues.items(json, "annotations")) {
            values.put(KeyedValues.key(item, "annotations"), KeyedValues.value(item));
        }
        return new Annotations(values);
    }
}
