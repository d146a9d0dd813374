// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What is left of a JSON value when all that changes from run to run is replaced by the name of its type in angle brackets. A value
 * of another type than it should have is no longer recognized, and so shows. Pure.
 */
final class Shape {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final long FIRST_MOMENT = 1_600_000_000_000L;
    private static final long LAST_MOMENT = 4_000_000_000_000L;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TRANSACTION = Pattern.compile("[0-9A-Za-z]{32}");
    private static final Pattern LOG_TIME = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z +(?=std(out|err): )");
    private static final Pattern SANDBOX = Pattern.compile("invoker\\d+-\\d+-\\d+");

    /** Durations in whole milliseconds, as fields and as annotations. */
    private static final Set<String> MILLIS = Set.of("duration", "waitTime", "initTime");

    /** An object of durations, with fractions of milliseconds. */
    private static final String PHASES = "phases";

    private Shape() {}

    static JsonNode of(JsonNode value) {
        return of("", value);
    }

    private static JsonNode of(String name, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object(name, object);
            case ArrayNode array -> array(name, array);
            case TextNode text -> TextNode.valueOf(text(name, text.textValue()));
            default -> value.isNumber() ? number(name, value) : value;
        };
    }

    private static JsonNode object(String name, ObjectNode object) {
        // an annotation or a parameter is named by its key
        boolean isItem = object.path("key").isTextual() && object.has("value");
        ObjectNode shape = MAPPER.createObjectNode();
        object.properties().forEach(it -> {
            boolean isNamedByKey = isItem && it.getKey().equals("value");
            String own = isNamedByKey ? object.path("key").textValue() : it.getKey();
            shape.set(it.getKey(), of(name.equals(PHASES) ? name : own, it.getValue()));
        });
        return shape;
    }

    /** Annotations and parameters are a set: they are sorted by their keys. */
    private static JsonNode array(String name, ArrayNode array) {
        List<JsonNode> items = StreamSupport.stream(array.spliterator(), false).toList();
        if (!items.isEmpty() && items.stream().allMatch(it -> it.path("key").isTextual())) {
            items = items.stream()
                    .sorted(Comparator.comparing(it -> it.path("key").textValue()))
                    .toList();
        }
        ArrayNode shape = MAPPER.createArrayNode();
        items.forEach(it -> shape.add(of(name, it)));
        return shape;
    }

    private static JsonNode number(String name, JsonNode number) {
        if (name.equals(PHASES)) {
            return TextNode.valueOf("<ms with fractions>");
        }
        if (!number.isIntegralNumber()) {
            return number;
        }
        if (MILLIS.contains(name)) {
            return TextNode.valueOf("<ms>");
        }
        boolean isMoment = number.longValue() > FIRST_MOMENT && number.longValue() < LAST_MOMENT;
        return isMoment ? TextNode.valueOf("<epoch ms>") : number;
    }

    private static String text(String name, String text) {
        if (HEX.matcher(text).matches()) {
            return "<activation id>";
        }
        if (name.equals("code") && TRANSACTION.matcher(text).matches()) {
            return "<transaction id>";
        }
        if (SANDBOX.matcher(text).matches()) {
            return "<sandbox id>";
        }
        return text.startsWith("{\"") ? inside(text) : LOG_TIME.matcher(text).replaceFirst("<time> ");
    }

    /** What a trigger's record says of a rule is JSON in a string. */
    private static String inside(String text) {
        try {
            return of("", MAPPER.readTree(text)).toString();
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
