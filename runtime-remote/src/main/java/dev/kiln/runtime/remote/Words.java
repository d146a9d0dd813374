// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into words as a shell does, without being one: blanks part words, single and double quotes and the backslash
 * keep them, and nothing is expanded. Text that begins with a bracket is a JSON list of strings instead.
 */
final class Words {

    private final String text;
    private int at;

    private Words(String text) {
        this.text = text;
    }

    static List<String> of(String text) {
        Words words = new Words(text.strip());
        return text.strip().startsWith("[") ? words.json() : words.shell();
    }

    private List<String> shell() {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (Character.isWhitespace(next)) {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
                continue;
            }
            isWord = true;
            switch (next) {
                case '\'' -> word.append(until('\'', false));
                case '"' -> word.append(until('"', true));
                case '\\' -> word.append(taken());
                default -> word.append(next);
            }
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }

    private String until(char quote, boolean hasEscapes) {
        StringBuilder inside = new StringBuilder();
        for (char next = taken(); next != quote; next = taken()) {
            inside.append(hasEscapes && next == '\\' ? taken() : next);
        }
        return inside.toString();
    }

    private List<String> json() {
        List<String> words = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
        } else {
            do {
                skipBlanks();
                require('"');
                words.add(jsonString());
                skipBlanks();
            } while (isTaken(','));
            require(']');
        }
        skipBlanks();
        if (at < text.length()) {
            throw new IllegalArgumentException("something comes after the list");
        }
        return words;
    }

    private String jsonString() {
        StringBuilder string = new StringBuilder();
        for (char next = taken(); next != '"'; next = taken()) {
            string.append(next == '\\' ? escaped(taken()) : next);
        }
        return string.toString();
    }

    private char escaped(char code) {
        return switch (code) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> code;
            case 'u' -> (char) Integer.parseInt("" + taken() + taken() + taken() + taken(), 16);
            default -> throw new IllegalArgumentException("no such escape: \\" + code);
        };
    }

    private void skipBlanks() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }

    private void require(char expected) {
        if (!isTaken(expected)) {
            throw new IllegalArgumentException("a " + expected + " is missing at " + at);
        }
    }

    private boolean isTaken(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** A character that is in no text when this one has ended. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char taken() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("it ends too early");
        }
        return text.charAt(at++);
    }
}
