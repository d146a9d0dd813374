// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.render.EntityRows;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What an entity says about itself in its annotations {@code description} and {@code parameters}. */
public final class Summary {

    private Summary() {}

    /** Two lines of an action or a feed, which have a result. */
    public static List<String> ofAction(String label, String fullName, JsonNode action, Style style) {
        return lines(label, fullName, standardDescription(parameterNames(action)), action, style);
    }

    /** Two lines of anything else. */
    public static List<String> of(EntityKind kind, JsonNode entity, Style style) {
        return lines(kind.word(), EntityRows.fullName(entity), "", entity, style);
    }

    private static List<String> lines(
            String label, String fullName, String standardDescription, JsonNode entity, Style style) {
        List<String> names = parameterNames(entity);
        String own = EntityRows.annotation(entity, "description");
        String description = own.isEmpty() ? standardDescription : own;
        return List.of(
                style.bold(label) + " " + fullName + (description.isEmpty() ? "" : ": " + description),
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

    private static List<String> parameterNames(JsonNode entity) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode annotation : entity.path("annotations")) {
            if (annotation.path("key").asText().equals("parameters")) {
                annotation
                        .path("value")
                        .forEach(parameter -> names.add(parameter.path("name").asText()));
            }
        }
        entity.path("parameters")
                .forEach(parameter -> names.add(parameter.path("key").asText()));
        return new ArrayList<>(names);
    }
}
