// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.words.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object that somebody wrote, read strictly, key by key: all that is wrong with it is a {@link MalformedJsonException} that says
 * where, and what would be right. A key whose value is null counts as absent.
 */
public final class Fields {

    private static final int MAX_TEXT = 256;
    private static final int MAX_SHOWN_KEY = 128;

    private final String where;
    private final String path;
    private final ObjectNode json;

    private Fields(String where, String path, ObjectNode json) {
        this.where = where;
        this.path = path;
        this.json = json;
    }

    /** What is in a body as a whole. */
    public static Fields of(ObjectNode body) {
        return new Fields("", "", body);
    }

    /**
     * What is at some place.
     *
     * @param where it is, as people would say it: {@code rule 'gpu'}
     */
    public static Fields of(String where, JsonNode json) {
        if (json instanceof ObjectNode object) {
            return new Fields(where, "", object);
        }
        throw new MalformedJsonException(where + " must be an object, and is " + shown(json));
    }

    /** Refuses all other keys. */
    public Fields only(List<String> known) {
        json.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                String given = key.substring(0, Math.min(key.length(), MAX_SHOWN_KEY));
                throw wrong(
                        given,
                        "is no key; did you mean '" + path + Nearest.of(given, known) + "'? There are: "
                                + String.join(", ", known));
            }
        });
        return this;
    }

    /** Where it is, as people would say it. */
    public String where() {
        return where;
    }

    public Optional<JsonNode> find(String key) {
        return Optional.ofNullable(json.get(key)).filter(it -> !it.isNull());
    }

    /** Whether it is there and null: to be forgotten. */
    public boolean forgets(String key) {
        return json.path(key).isNull();
    }

    public Optional<String> text(String key) {
        return find(key).map(it -> text(key, it));
    }

    public String requiredText(String key) {
        return text(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    /**
     * A text of some form.
     *
     * @param expected what it must be, for people
     */
    public Optional<String> text(String key, Pattern pattern, String expected) {
        return find(key).map(it -> {
            if (!it.isTextual() || !pattern.matcher(it.textValue()).matches()) {
                throw mustBe(key, expected, it);
            }
            return it.textValue();
        });
    }

    private String text(String key, JsonNode value) {
        if (value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().length() <= MAX_TEXT) {
            return value.textValue();
        }
        throw mustBe(key, "a text of 1 to " + MAX_TEXT + " characters", value);
    }

    /** A list of texts; one text stands for a list of one, and none for an empty one. */
    public List<String> texts(String key, int max) {
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

    /** What is in a list; none stands for an empty one. */
    public List<JsonNode> list(String key, int max) {
        JsonNode value = find(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > max) {
            throw mustBe(key, "a list of at most " + max, value);
        }
        List<JsonNode> all = new ArrayList<>();
        value.forEach(all::add);
        return all;
    }

    /** The object of that key, whose errors name both. */
    public Optional<Fields> object(String key) {
        return open(key).map(it -> new Fields(where, path + key + ".", it));
    }

    /** As above, of something that is in a list of that key. */
    public Fields item(String key, JsonNode item) {
        if (item instanceof ObjectNode object) {
            return new Fields(where, path + key + ".", object);
        }
        throw wrong(key, "must be a list of objects, and one of them is " + shown(item));
    }

    /** The object of that key, whatever is in it. */
    public Optional<ObjectNode> open(String key) {
        return find(key).map(it -> {
            if (!(it instanceof ObjectNode object)) {
                throw mustBe(key, "an object", it);
            }
            return object;
        });
    }

    public Optional<Boolean> flag(String key) {
        return find(key).map(it -> {
            if (!it.isBoolean()) {
                throw mustBe(key, "true or false", it);
            }
            return it.booleanValue();
        });
    }

    public Optional<Integer> number(String key, int min, int max) {
        return find(key).map(it -> {
            if (!it.isInt() || it.intValue() < min || it.intValue() > max) {
                throw mustBe(key, "a whole number from " + min + " to " + max, it);
            }
            return it.intValue();
        });
    }

    /** A whole number that is not below 0. */
    public Optional<Long> count(String key) {
        return find(key).map(it -> {
            if (!it.isIntegralNumber() || !it.canConvertToLong() || it.longValue() < 0) {
                throw mustBe(key, "a whole number that is not below 0", it);
            }
            return it.longValue();
        });
    }

    public Optional<Double> fraction(String key, double min, double max) {
        return find(key).map(it -> {
            if (!it.isNumber() || it.doubleValue() < min || it.doubleValue() > max) {
                throw mustBe(key, "a number from " + min + " to " + max, it);
            }
            return it.doubleValue();
        });
    }

    /**
     * What is wrong with a value.
     *
     * @param what goes on after the key: {@code is missing}
     */
    public MalformedJsonException wrong(String key, String what) {
        return new MalformedJsonException((where.isEmpty() ? "" : where + ": ") + "'" + path + key + "' " + what);
    }

    private MalformedJsonException mustBe(String key, String expected, JsonNode value) {
        return wrong(key, "must be " + expected + ", and is " + shown(value));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
