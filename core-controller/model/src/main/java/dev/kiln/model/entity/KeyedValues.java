// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What parameters and annotations share: arrays of {@code {key, value}}. */
final class KeyedValues {

    private KeyedValues() {}

    static List<ObjectNode> items(JsonNode json, String field) {
        if (!json.isArray()) {
            throw new MalformedJsonException("'" + field + "' must be an array of objects with 'key' and 'value'");
        }
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : json) {
            if (!(item instanceof ObjectNode object)) {
                throw new MalformedJsonException("'" + field + "' must hold objects with 'key' and 'value' only");
            }
            items.add(object);
        }
        return items;
    }

    static String key(ObjectNode item, String field) {
        JsonNode key = item.path("key");
        if (!key.isTextual()) {
            throw new MalformedJsonException("an item of '" + field + "' has no 'key' that is a string");
        }
        return key.textValue();
    }

    static JsonNode value(ObjectNode item) {
        JsonNode value = item.get("value");
        return value == null ? NullNode.getInstance() : value;
    }

    static long sizeBytes(Map<String, JsonNode> values) {
        long size = 0;
        for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
            size += entry.getKey().getBytes(StandardCharsets.UTF_8).length + Json.bytes(entry.getValue()).length;
        }
        return size;
    }
}
