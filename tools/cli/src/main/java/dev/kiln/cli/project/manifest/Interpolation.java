// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.cli.json.JsonTree;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables of the environment in a file: {@code $NAME} and {@code ${NAME}} in keys and values; two dollars stand
 * for one that means nothing: {@code $${NAME}} is the text {@code ${NAME}}. Code that stands in the file is left alone, as its language has dollars of its own.
 */
final class Interpolation {

    private static final Pattern VARIABLE =
            Pattern.compile("(\\$)?\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");

    private final Reading reading;
    private final Map<String, String> environment;
    private final Hidden hidden;

    Interpolation(Reading reading, Map<String, String> environment, Hidden hidden) {
        this.reading = reading;
        this.environment = environment;
        this.hidden = hidden;
    }

    ObjectNode of(ObjectNode file) {
        return object(file, "", false);
    }

    private ObjectNode object(ObjectNode object, String path, boolean isSecret) {
        ObjectNode result = JsonTree.object();
        object.properties().forEach(field -> {
            String key = text(field.getKey(), path, false);
            String place = path.isEmpty() ? key : path + "." + key;
            boolean isInput = isSecret || key.equals("inputs") || key.equals("annotations");
            boolean isCode = !isSecret && key.equals("code") && field.getValue().isTextual();
            result.set(key, isCode ? field.getValue() : node(field.getValue(), place, isInput));
        });
        return result;
    }

    private JsonNode node(JsonNode value, String path, boolean isSecret) {
        return switch (value) {
            case ObjectNode object -> object(object, path, isSecret);
            case ArrayNode array -> {
                ArrayNode result = JsonTree.array();
                array.forEach(it -> result.add(node(it, path, isSecret)));
                yield result;
            }
            case TextNode text -> TextNode.valueOf(text(text.textValue(), path, isSecret));
            default -> value;
        };
    }

    private String text(String text, String path, boolean isSecret) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return VARIABLE.matcher(text).replaceAll(found -> {
            boolean isBraced = found.group(2) != null;
            if (found.group(1) != null) {
                return Matcher.quoteReplacement(found.group().substring(1));
            }
            return Matcher.quoteReplacement(value(isBraced ? found.group(2) : found.group(3), path, isSecret));
        });
    }

    private String value(String name, String path, boolean isSecret) {
        @Nullable String value = environment.get(name);
        if (value == null) {
            reading.doubt(path, "the environment has no variable " + name + ", so it is taken as empty");
            return "";
        }
        if (isSecret) {
            hidden.add(value);
        }
        return value;
    }
}
