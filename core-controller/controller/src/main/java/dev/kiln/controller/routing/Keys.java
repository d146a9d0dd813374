// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.config.Settings;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.pools.IsolationClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object that somebody wrote, read key by key; all errors say where they are.
 *
 * @param where it is, as people would say it: {@code rule 'gpu'}
 */
record Keys(String where, ObjectNode json) {

    private static final int MAX_TEXT = 256;

    static Keys of(String where, JsonNode json) {
        if (json instanceof ObjectNode object) {
            return new Keys(where, object);
        }
        throw malformed(where + " must be an object, and is " + shown(json));
    }

    /** Refuses all other keys. */
    Keys only(List<String> known) {
        json.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong(
                        key,
                        "is no key; did you mean '" + Settings.nearest(key, known) + "'? There are: "
                                + String.join(", ", known));
            }
        });
        return this;
    }

    Optional<JsonNode> find(String key) {
        return Optional.ofNullable(json.get(key)).filter(it -> !it.isNull());
    }

    Optional<String> text(String key) {
        return find(key).map(it -> text(key, it));
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    private String text(String key, JsonNode value) {
        if (value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().length() <= MAX_TEXT) {
            return value.textValue();
        }
        throw wrong(key, "must be a text of 1 to " + MAX_TEXT + " characters, and is " + shown(value));
    }

    /** A list of texts; one text stands for a list of one. */
    List<String> texts(String key, int max) {
        JsonNode value = find(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            return List.of(text(key, value));
        }
        if (value.size() > max) {
            throw wrong(key, "has " + value.size() + " values, and may have " + max);
        }
        List<String> texts = new ArrayList<>();
        value.forEach(it -> texts.add(text(key, it)));
        return texts;
    }

    /** Each object of a list, read. */
    List<JsonNode> list(String key, int max) {
        JsonNode value = find(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > max) {
            throw wrong(key, "must be a list of at most " + max + ", and is " + shown(value));
        }
        List<JsonNode> all = new ArrayList<>();
        value.forEach(all::add);
        return all;
    }

    Optional<Boolean> flag(String key) {
        return find(key).map(it -> {
            if (!it.isBoolean()) {
                throw wrong(key, "must be true or false, and is " + shown(it));
            }
            return it.booleanValue();
        });
    }

    Optional<Integer> number(String key) {
        return find(key).map(it -> {
            if (!it.isInt() || it.intValue() < 0) {
                throw wrong(key, "must be a whole number from 0, and is " + shown(it));
            }
            return it.intValue();
        });
    }

    Optional<Double> fraction(String key) {
        return find(key).map(it -> {
            if (!it.isNumber()) {
                throw wrong(key, "must be a number such as 0.9, and is " + shown(it));
            }
            return it.doubleValue();
        });
    }

    Optional<IsolationClass> isolation(String key) {
        return text(key).map(it -> IsolationClass.named(it)
                .orElseThrow(() -> wrong(
                        key, "is '" + it + "', and must be one of these, weakest first: " + IsolationClass.words())));
    }

    Refusal wrong(String key, String what) {
        return malformed(where + ": '" + key + "' " + what);
    }

    static Refusal malformed(String detail) {
        return new Refusal(new Problem.Malformed(detail));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
