// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.cli.json.JsonTree;
import java.util.regex.Pattern;

/** What looks like a variable of the environment gets a second dollar, as the page is read as a manifest again. */
final class Dollars {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?=[A-Za-z_{])");

    private Dollars() {}

    static JsonNode doubled(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonTree.object();
                object.properties().forEach(it -> copy.set(doubled(it.getKey()), doubled(it.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonTree.array();
                array.forEach(it -> copy.add(doubled(it)));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(doubled(text.textValue()));
            default -> node;
        };
    }

    private static String doubled(String text) {
        return VARIABLE.matcher(text).replaceAll("\\$\\$");
    }
}
