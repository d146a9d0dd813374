// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads and makes JSON. What is stored is never changed: whoever wants to change an object copies it. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static JsonNode parse(byte[] json) throws IOException {
        JsonNode node = MAPPER.readTree(json);
        return node == null ? MissingNode.getInstance() : node;
    }

    /** Of a text that the program itself holds. */
    public static ObjectNode parse(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON object: " + json, e);
        }
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    /** The node at the end of a path, which may be missing. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode here = node;
        for (String step : path) {
            here = here.path(step);
        }
        return here;
    }

    /** The text at the end of a path; empty when there is none. */
    public static String text(JsonNode node, String... path) {
        return at(node, path).asText("");
    }

    /** The object at the end of a path, made where it is missing. */
    public static ObjectNode make(ObjectNode node, String... path) {
        ObjectNode here = node;
        for (String step : path) {
            here = here.get(step) instanceof ObjectNode there ? there : here.putObject(step);
        }
        return here;
    }

    /** The list at the end of a path; empty when there is none. */
    public static List<JsonNode> items(JsonNode node, String... path) {
        List<JsonNode> items = new ArrayList<>();
        at(node, path).forEach(items::add);
        return items;
    }

    public static Stream<String> texts(JsonNode node, String... path) {
        return items(node, path).stream().map(JsonNode::asText);
    }

    /** The members of an object of texts, such as labels. */
    public static Map<String, String> map(JsonNode node, String... path) {
        Map<String, String> map = new LinkedHashMap<>();
        at(node, path)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    public static String name(JsonNode object) {
        return text(object, "metadata", "name");
    }

    public static String namespace(JsonNode object) {
        return text(object, "metadata", "namespace");
    }

    public static String uid(JsonNode object) {
        return text(object, "metadata", "uid");
    }

    public static boolean isDeleting(JsonNode object) {
        return at(object, "metadata").hasNonNull("deletionTimestamp");
    }
}
