// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit.guest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The little JSON that the stand-ins need: an object's members as raw text, and strings. Expects valid JSON, as its peers are
 * the platform itself and the conformance kit.
 */
public final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The members of an object, each value as it is written; empty when the text is no object. */
    public static Map<String, String> members(String object) {
        return new Json(object).readMembers();
    }

    /** The characters of a string value; other values as they are written. */
    public static String string(String raw) {
        return raw.startsWith("\"") ? new Json(raw).readString() : raw;
    }

    private Map<String, String> readMembers() {
        Map<String, String> members = new LinkedHashMap<>();
        skipBlanks();
        if (!accept('{')) {
            return members;
        }
        while (at < text.length() && text.charAt(at) != '}') {
            String name = readString();
            skipBlanks();
            accept(':');
            skipBlanks();
            int start = at;
            skipValue();
            members.put(name, text.substring(start, at).stripTrailing());
            accept(',');
            skipBlanks();
        }
        return members;
    }

    private void skipValue() {
        int depth = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"') {
                skipString();
                continue;
            }
            if (depth == 0 && (next == ',' || next == '}' || next == ']')) {
                return;
            }
            depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
            at++;
        }
    }

    private void skipString() {
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
        }
        at++;
    }

    private String readString() {
        int start = at;
        skipString();
        String inner = text.substring(start + 1, at - 1);
        return inner.indexOf('\\') < 0 ? inner : unescape(inner);
    }

    private static String unescape(String inner) {
        StringBuilder plain = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            if (inner.charAt(i) != '\\') {
                plain.append(inner.charAt(i));
                continue;
            }
            char escaped = inner.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(inner.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    private boolean accept(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
