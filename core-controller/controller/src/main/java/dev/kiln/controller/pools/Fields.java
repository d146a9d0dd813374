// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.config.Settings;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An object that somebody sent, read strictly: all that is wrong with it is a {@link Refusal} that says what would be right. */
final class Fields {

    private final String where;
    private final ObjectNode json;

    private Fields(String where, ObjectNode json) {
        this.where = where;
        this.json = json;
    }

    /**
     * Opens it.
     *
     * @param where before each name, as in {@code setup.}
     * @param known all fields that it may have
     */
    static Fields of(String where, ObjectNode json, List<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw malformed("there is no field '" + where + name + "'; did you mean '" + where
                        + Settings.nearest(name, known) + "'? There are: " + String.join(", ", known));
            }
        });
        return new Fields(where, json);
    }

    boolean has(String name) {
        return json.has(name);
    }

    Optional<Integer> number(String name, int min, int max) {
        return value(name).map(it -> {
            if (!it.isInt() || it.intValue() < min || it.intValue() > max) {
                throw wrong(name, "a whole number from " + min + " to " + max);
            }
            return it.intValue();
        });
    }

    Optional<Long> count(String name) {
        return value(name).map(it -> {
            if (!it.isIntegralNumber() || !it.canConvertToLong() || it.longValue() < 0) {
                throw wrong(name, "a whole number that is not below 0");
            }
            return it.longValue();
        });
    }

    Optional<Double> factor(String name, double min, double max) {
        return value(name).map(it -> {
            if (!it.isNumber() || it.doubleValue() < min || it.doubleValue() > max) {
                throw wrong(name, "a number from " + min + " to " + max);
            }
            return it.doubleValue();
        });
    }

    /** @param expected what it must be, for people */
    Optional<String> text(String name, Pattern pattern, String expected) {
        return value(name).map(it -> {
            if (!it.isTextual() || !pattern.matcher(it.textValue()).matches()) {
                throw wrong(name, expected);
            }
            return it.textValue();
        });
    }

    Optional<Fields> object(String name, List<String> known) {
        return open(name).map(it -> of(where + name + ".", it, known));
    }

    /** As above, with whatever fields. */
    Optional<ObjectNode> open(String name) {
        return value(name).map(it -> {
            if (!(it instanceof ObjectNode object)) {
                throw wrong(name, "an object");
            }
            return object;
        });
    }

    Optional<JsonNode> list(String name, int most) {
        return value(name).map(it -> {
            if (!it.isArray() || it.size() > most) {
                throw wrong(name, "a list of at most " + most);
            }
            return it;
        });
    }

    /** Whether it is there and null: to be forgotten. */
    boolean forgets(String name) {
        return json.path(name).isNull();
    }

    Refusal wrong(String name, String expected) {
        return malformed("'" + where + name + "' must be " + expected);
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(json.get(name)).filter(it -> !it.isNull());
    }

    static Refusal malformed(String detail) {
        return new Refusal(new Problem.Malformed(detail));
    }
}
