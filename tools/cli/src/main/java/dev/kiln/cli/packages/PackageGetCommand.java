// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityGetCommand;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.Summary;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "get",
        description = "Show a package and what is in it.",
        footer = {
            "",
            "Examples:",
            "  kiln package get tools",
            "  kiln package get tools parameters",
            "  kiln package get /whisk.system/utils --summary"
        })
public final class PackageGetCommand extends EntityGetCommand {

    public PackageGetCommand(Terminal terminal) {
        super(terminal, EntityKind.PACKAGE);
    }

    @Override
    protected int run(Api api) {
        return show(fetchExisting(api, "get", Call.get(path(api))));
    }

    /** Two lines of the package, and two of each action and feed in it. */
    @Override
    protected List<String> summary(JsonNode found, Style style) {
        List<String> lines = new ArrayList<>(Summary.of(EntityKind.PACKAGE, found, style));
        String place = EntityRows.fullName(found) + "/";
        for (JsonNode action : found.path("actions")) {
            lines.addAll(indented(Summary.ofAction("action", place + name(action), action, style)));
        }
        for (JsonNode feed : found.path("feeds")) {
            lines.addAll(indented(Summary.ofAction("feed", place + name(feed), feed, style)));
        }
        return lines;
    }

    private static String name(JsonNode entity) {
        return entity.path("name").asText();
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> " " + line).toList();
    }
}
