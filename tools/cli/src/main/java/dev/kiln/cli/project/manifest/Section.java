// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A mapping of a file, read key by key. It knows its place, and in the end tells which keys nobody asked for. */
final class Section {

    private final Reading reading;
    private final String path;
    private final String name;
    private final ObjectNode node;
    private final Set<String> asked = new HashSet<>();

    /** All of a file. */
    Section(Reading reading, ObjectNode file) {
        this(reading, "", "", file);
    }

    private Section(Reading reading, String path, String name, ObjectNode node) {
        this.reading = reading;
        this.path = path;
        this.name = name;
        this.node = node;
    }

    String path() {
        return path;
    }

    Reading reading() {
        return reading;
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    CommandFailure wrong(String sentence) {
        return reading.wrong(path, sentence);
    }

    CommandFailure wrong(String key, String expected) {
        return reading.wrong(pathOf(key), node.path(key), expected);
    }

    /** The value of a key; empty when it is not there, or null. */
    Optional<JsonNode> value(String key) {
        asked.add(key);
        return Optional.of(node.path(key)).filter(it -> !it.isMissingNode() && !it.isNull());
    }

    /** A word; numbers and booleans are taken as they are written. */
    Optional<String> text(String key) {
        return value(key).map(it -> {
            if (!it.isValueNode() || it.asText().isBlank()) {
                throw wrong(key, "a text");
            }
            return it.asText();
        });
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> wrong("'" + key + "' is missing"));
    }

    Optional<Boolean> bool(String key) {
        return value(key).map(it -> switch (it.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        });
    }

    /** A whole number; in quotes, too, as variables of the environment are texts. */
    Optional<Integer> number(String key) {
        return value(key).map(it -> {
            try {
                return Integer.valueOf(it.asText());
            } catch (NumberFormatException e) {
                throw wrong(key, "a whole number");
            }
        });
    }

    /** A mapping below this one; one without content is empty. */
    Section section(String key) {
        return new Section(
                reading,
                pathOf(key),
                key,
                value(key).map(it -> mapping(key, it)).orElseGet(JsonTree::object));
    }

    /** What a reader makes of each mapping in the mapping of that name, in the order of the file. */
    <T> List<T> each(String key, Function<Section, T> reader) {
        List<T> all = new ArrayList<>();
        Section entries = section(key);
        for (String name : entries.keys()) {
            all.add(reader.apply(entries.section(name)));
        }
        return all;
    }

    /** The key that it is the value of. */
    String name() {
        return name;
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** All of it, without a look at the keys. */
    ObjectNode node() {
        return node;
    }

    /** Keys that other tools look at; they change nothing here. */
    void pass(String... keys) {
        asked.addAll(List.of(keys));
    }

    /** Doubts every key that was not asked for. */
    void end() {
        for (String key : keys()) {
            if (!asked.contains(key)) {
                reading.doubt(pathOf(key), "this key is not known here; there are " + known());
            }
        }
    }

    private String known() {
        return String.join(", ", asked.stream().sorted().toList());
    }

    private ObjectNode mapping(String key, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw wrong(key, "a mapping");
    }
}
