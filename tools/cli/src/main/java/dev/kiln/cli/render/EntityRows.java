// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists of entities: a full name, whether it is shared, and for actions the kind. */
public final class EntityRows {

    private static final int NAME_WIDTH = 70;
    private static final int PUBLISH_WIDTH = 7;

    private EntityRows() {}

    public static String fullName(JsonNode entity) {
        return "/" + entity.path("namespace").asText() + "/"
                + entity.path("name").asText();
    }

    /** The value of an annotation as text; empty when there is none. */
    public static String annotation(JsonNode entity, String key) {
        for (JsonNode annotation : entity.path("annotations")) {
            if (annotation.path("key").asText().equals(key)) {
                return annotation.path("value").asText();
            }
        }
        return "";
    }

    /** The entities as they came, or by their full names. */
    public static List<JsonNode> sorted(JsonNode entities, boolean byName) {
        List<JsonNode> sorted = new ArrayList<>();
        entities.forEach(sorted::add);
        if (byName) {
            sorted.sort(Comparator.comparing(EntityRows::fullName));
        }
        return sorted;
    }

    public static List<String> lines(List<JsonNode> entities) {
        Table table = new Table(NAME_WIDTH, PUBLISH_WIDTH, 0);
        for (JsonNode entity : entities) {
            String last = entity.has("status") ? entity.path("status").asText() : annotation(entity, "exec");
            table.add(fullName(entity), entity.path("publish").asBoolean(false) ? "shared" : "private", last);
        }
        return table.lines();
    }
}
