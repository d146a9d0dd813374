// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityGetCommand;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "get",
        description = "Show a rule.",
        footer = {"", "Examples:", "  kiln rule get greet-newcomers", "  kiln rule get greet-newcomers --summary"})
public final class RuleGetCommand extends EntityGetCommand {

    public RuleGetCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        return show(fetchExisting(api, "get", Call.get(path(api))));
    }

    @Override
    protected List<String> summary(JsonNode rule, Style style) {
        return List.of(
                style.bold("rule") + " " + EntityRows.fullName(rule),
                "   (" + style.bold("status") + ": " + rule.path("status").asText() + ")");
    }
}
