// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.render.EntityRows;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What an action says about itself in its annotations {@code description} and {@code parameters}. */
final class Summary {

    private Summary() {}

    static List<String> lines(JsonNode action, Style style) {
        List<String> names = parameterNames(action);
        String description = EntityRows.annotation(action, "description");
        return List.of(
                style.bold("action") + " " + EntityRows.fullName(action) + ": "
                        + (description.isEmpty() ? standardDescription(names) : description),
                "   (" + style.bold("parameters") + ": " + (names.isEmpty() ? "none defined" : String.join(", ", names))
                        + ")");
    }

    private static String standardDescription(List<String> names) {
        return switch (names.size()) {
            case 0 -> "Returns a result";
            case 1 -> "Returns a result based on parameter " + names.getFirst();
            default ->
                "Returns a result based on parameters " + String.join(", ", names.subList(0, names.size() - 1))
                        + " and " + names.getLast();
        };
    }

    private static List<String> parameterNames(JsonNode action) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode annotation : action.path("annotations")) {
            if (annotation.path("key").asText().equals("parameters")) {
                annotation
                        .path("value")
                        .forEach(parameter -> names.add(parameter.path("name").asText()));
            }
        }
        action.path("parameters")
                .forEach(parameter -> names.add(parameter.path("key").asText()));
        return new ArrayList<>(names);
    }
}
