// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** JSON as wsk prints it: four blanks to a level, {@code {}} and {@code []} when empty, nothing escaped without need. */
public final class PrettyJson {

    private static final String INDENT = "    ";
    private static final int MAX_ZEROS = 21;
    private static final int FIRST_PRINTABLE = 0x20;

    private PrettyJson() {}

    public static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(text, node, 0);
        return text.toString();
    }

    private static void write(StringBuilder text, JsonNode node, int depth) {
        switch (node.getNodeType()) {
            case OBJECT -> object(text, node, depth);
            case ARRAY -> array(text, node, depth);
            case STRING -> string(text, node.textValue());
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

    private static void object(StringBuilder text, JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            line(text, depth + 1);
            string(text, field.getKey());
            text.append(": ");
            write(text, field.getValue(), depth + 1);
            text.append(fields.hasNext() ? "," : "");
        }
        line(text, depth);
        text.append('}');
    }

    private static void array(StringBuilder text, JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
            text.append(i == 0 ? "" : ",");
            line(text, depth + 1);
            write(text, node.path(i), depth + 1);
        }
        line(text, depth);
        text.append(']');
    }

    private static void line(StringBuilder text, int depth) {
        text.append('\n').repeat(INDENT, depth);
    }

    private static void string(StringBuilder text, String value) {
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
