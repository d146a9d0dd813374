// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes JSON as YAML, in blocks; text is quoted, as in JSON, wherever it could be read as something else. */
public final class YamlText {

    private static final String INDENT = "  ";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/]([A-Za-z0-9_/. -]*[A-Za-z0-9_/])?");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    public static String of(JsonNode node) {
        return String.join("\n", lines(node));
    }

    private static List<String> lines(JsonNode node) {
        List<String> lines = new ArrayList<>();
        if (node.isObject() && !node.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                add(lines, text(field.getKey()) + ":", INDENT, field.getValue());
            }
        } else if (node.isArray() && !node.isEmpty()) {
            for (JsonNode item : node) {
                List<String> inner = lines(item);
                lines.add("- " + inner.getFirst());
                inner.stream().skip(1).map(INDENT::concat).forEach(lines::add);
            }
        } else {
            lines.add(node.isTextual() ? text(node.textValue()) : JsonText.compact(node));
        }
        return lines;
    }

    private static void add(List<String> lines, String key, String indent, JsonNode value) {
        Stream<String> inner = lines(value).stream();
        if (value.isContainerNode() && !value.isEmpty()) {
            lines.add(key);
            inner.map(indent::concat).forEach(lines::add);
        } else {
            lines.add(key + " " + inner.findFirst().orElseThrow());
        }
    }

    private static String text(String text) {
        boolean isPlain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return isPlain ? text : JsonText.quoted(text);
    }
}
