// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with an object, in the order found. */
final class Findings {

    private final List<Cause> causes = new ArrayList<>();

    List<Cause> causes() {
        return List.copyOf(causes);
    }

    void add(Cause cause) {
        causes.add(cause);
    }

    /** That a text is there; whether it is. */
    boolean require(JsonNode object, String path, String field) {
        boolean isThere = !Json.text(object, field).isEmpty();
        if (!isThere) {
            add(Cause.required(join(path, field), ""));
        }
        return isThere;
    }

    /** That a text that is there is one of several. */
    void oneOf(JsonNode object, String path, String field, String... supported) {
        String value = Json.text(object, field);
        if (!value.isEmpty() && !List.of(supported).contains(value)) {
            add(Cause.unsupported(join(path, field), value, supported));
        }
    }

    /** That a number that is there is not negative. */
    void notNegative(JsonNode object, String path, String field) {
        JsonNode value = object.path(field);
        if (value.isNumber() && value.asLong() < 0) {
            add(Cause.invalid(join(path, field), value.asText(), "must be greater than or equal to 0"));
        }
    }

    /** That a number that is there is a port. */
    void port(JsonNode object, String path, String field) {
        JsonNode value = object.path(field);
        if (value.isNumber() && (value.asLong() < 1 || value.asLong() > 65_535)) {
            add(Cause.invalid(join(path, field), value.asText(), "must be between 1 and 65535, inclusive"));
        }
    }

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
