// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The query of a request; of a parameter given twice the first counts. */
public record Query(Map<String, String> values) {

    public static final Query EMPTY = new Query(Map.of());

    /**
     * Reads what stands behind the question mark.
     *
     * @throws Refusal when it is not percent-encoded UTF-8
     */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        Map<String, String> values = new LinkedHashMap<>();
        each(raw, values::putIfAbsent);
        return new Query(values);
    }

    /**
     * Reads the same form, also of bodies, for those to whom of a parameter given twice the last counts.
     *
     * @throws Refusal when it is not percent-encoded UTF-8
     */
    public static Map<String, String> lastValues(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        each(raw, values::put);
        return values;
    }

    private static void each(String raw, BiConsumer<String, String> pairs) {
        int from = 0;
        while (from < raw.length()) {
            int ampersand = raw.indexOf('&', from);
            int end = ampersand < 0 ? raw.length() : ampersand;
            if (end > from) {
                String pair = raw.substring(from, end);
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.accept(decode(key), decode(value));
            }
            from = end + 1;
        }
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A flag; absent or empty means the standard.
     *
     * @throws Refusal when the value is no truth value
     */
    public boolean flag(String name, boolean standard) {
        String value = values.getOrDefault(name, "");
        return switch (value) {
            case "" -> standard;
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                throw new Refusal(new Problem.MalformedQuery(name, "'" + value + "' is not a valid Boolean value"));
        };
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.indexOf('+') < 0 ? text : text.replace('+', ' ');
        }
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) (hex(text, i + 1) << 4 | hex(text, i + 2));
                i += 2;
            } else if (c == '+') {
                bytes[length++] = ' ';
            } else {
                byte[] encoded = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(encoded, 0, bytes, length, encoded.length);
                length += encoded.length;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(new Problem.BadSyntax());
        }
    }

    private static int hex(String text, int index) {
        int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
        if (digit < 0) {
            throw new Refusal(new Problem.BadSyntax());
        }
        return digit;
    }
}
