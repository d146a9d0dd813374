// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;

/** The list of a collection, on its way from the server to the terminal. */
public final class Listing {

    private Listing() {}

    /** The rules with their status, which lists do not show: each is asked for. What was deleted meanwhile is left out. */
    public static JsonNode withStatus(Api api, String operation, String path, JsonNode rules) {
        ArrayNode complete = JsonTree.array();
        for (JsonNode rule : rules) {
            String name = EntityPath.encode(rule.path("name").asText());
            api.find(operation, Call.get(path + "/" + name)).ifPresent(complete::add);
        }
        return complete;
    }

    /** Prints the heading and a line for each entity. */
    public static void print(Terminal terminal, EntityKind kind, JsonNode entities, boolean isSortedByName) {
        terminal.print(terminal.style().bold(kind.collection()));
        EntityRows.lines(EntityRows.sorted(entities, isSortedByName)).forEach(terminal::print);
    }
}
