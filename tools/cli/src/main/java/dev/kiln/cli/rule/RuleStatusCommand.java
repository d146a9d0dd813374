// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Tell whether a rule is active.",
        footer = {"", "Example:", "  kiln rule status greet-newcomers"})
public final class RuleStatusCommand extends NamedCommand {

    public RuleStatusCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        JsonNode status =
                fetchExisting(api, "get status of", Call.get(path(api))).path("status");
        JsonNode alone = JsonTree.object().set("status", status);
        return done("rule " + name() + " is " + status.asText(), alone);
    }
}
