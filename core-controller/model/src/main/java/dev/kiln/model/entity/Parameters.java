// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Default parameters of an entity, in order, each key once; on the wire an array of {@code {key, value, init?, encryption?}}. */
public record Parameters(List<Parameter> items) {

    public static final Parameters NONE = new Parameters(List.of());

    /**
     * One parameter.
     *
     * @param isInit whether it is delivered as an environment variable at {@code /init} and not in the arguments of {@code /run}
     * @param encryption the scheme that {@code value} is encrypted by, if it is
     */
    public record Parameter(String key, JsonNode value, boolean isInit, Optional<String> encryption) {
        public Parameter(String key, JsonNode value) {
            this(key, value, false, Optional.empty());
        }
    }

    public Parameters {
        items = List.copyOf(items);
    }

    public Optional<JsonNode> get(String key) {
        return items.stream().filter(item -> item.key().equals(key)).findFirst().map(Parameter::value);
    }

    /** These and the others; the others win. */
    public Parameters mergedWith(Parameters others) {
        if (others.items.isEmpty()) {
            return this;
        }
        return unique(items, others.items);
    }

    /** All values by key, as an action gets them. */
    public ObjectNode toArguments() {
        ObjectNode arguments = Json.object();
        items.forEach(item -> arguments.set(item.key(), item.value()));
        return arguments;
    }

    /** Names of those that go into the environment at {@code /init}. */
    public Set<String> initKeys() {
        Set<String> keys = new LinkedHashSet<>();
        items.stream().filter(Parameter::isInit).map(Parameter::key).forEach(keys::add);
        return keys;
    }

    /** Keys and compact values, in UTF-8 bytes. */
    public long sizeBytes() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        items.forEach(item -> values.put(item.key(), item.value()));
        return KeyedValues.sizeBytes(values);
    }

    public ArrayNode toJson() {
        ArrayNode array = Json.array();
        for (Parameter item : items) {
            ObjectNode object = array.addObject().put("key", item.key());
            object.set("value", item.value());
            if (item.isInit()) {
                object.put("init", true);
            }
            item.encryption().ifPresent(scheme -> object.put("encryption", scheme));
        }
        return array;
    }

    /**
     * Reads the wire form; of a key given twice the last counts.
     *
     * @throws MalformedJsonException when it is another
     */
    public static Parameters fromJson(JsonNode json) {
        List<Parameter> read = new ArrayList<>();
        for (ObjectNode item : KeyedValues.items(json, "parameters")) {
            JsonNode encryption = item.path("encryption");
            read.add(new Parameter(
                    KeyedValues.key(item, "parameters"),
                    KeyedValues.value(item),
                    item.path("init").asBoolean(false),
                    encryption.isTextual() ? Optional.of(encryption.textValue()) : Optional.empty()));
        }
        return unique(List.of(), read);
    }

    private static Parameters unique(List<Parameter> first, List<Parameter> second) {
        Map<String, Parameter> byKey = new LinkedHashMap<>();
        first.forEach(item -> byKey.put(item.key(), item));
        second.forEach(item -> byKey.put(item.key(), item));
        return new Parameters(List.copyOf(byKey.values()));
    }
}
