// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** Writes JSON: compact, or as wsk prints it, with four blanks to a level, {@code {}} and {@code []} when empty. */
public final class JsonText {

    private static final String INDENT = "    ";
    private static final int MAX_ZEROS = 21;
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder text = new StringBuilder();
    private final boolean isPretty;

    private JsonText(boolean isPretty) {
        this.isPretty = isPretty;
    }

    public static String pretty(JsonNode node) {
        return new JsonText(true).written(node);
    }

    public static String compact(JsonNode node) {
        return new JsonText(false).written(node);
    }

    /** A text as JSON has it. */
    public static String quoted(String value) {
        JsonText json = new JsonText(false);
        json.string(value);
        return json.text.toString();
    }

    private String written(JsonNode node) {
        write(node, 0);
        return text.toString();
    }

    private void write(JsonNode node, int depth) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case STRING -> string(node.textValue());
            case NUMBER -> text.append(number(node));
            default -> text.append(node.asText());
        }
    }

    /** {@code 100}, not {@code 1E+2}, unless that would be a long row of zeros. */
    private static String number(JsonNode node) {
        return node.isBigDecimal() && Math.abs(node.decimalValue().scale()) < MAX_ZEROS
                ? node.decimalValue().toPlainString()
                : node.asText();
    }

    private void object(JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            line(depth + 1);
            string(field.getKey());
            text.append(isPretty ? ": " : ":");
            write(field.getValue(), depth + 1);
            text.append(fields.hasNext() ? "," : "");
        }
        line(depth);
        text.append('}');
    }

    private void array(JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
            text.append(i == 0 ? "" : ",");
            line(depth + 1);
            write(node.path(i), depth + 1);
        }
        line(depth);
        text.append(']');
    }

    private void line(int depth) {
        if (isPretty) {
            text.append('\n').repeat(INDENT, depth);
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        text.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 0xF, 16));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
