// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import dev.kiln.cli.yaml.TreeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Replace all rules by those of a file.",
            "Where the file says a revision, that one alone is replaced: a change of somebody else is not undone."
        },
        footer = {
            "",
            "Examples:",
            "  kiln route set routes.yaml",
            "  kiln route list --json | jq '.rules |= .[1:]' | kiln route set -"
        })
public final class RouteSetCommand extends RestCommand {

    private static final TreeFile.Content RULES = new TreeFile.Content("rules", "kiln route list --json");

    @Parameters(index = "0", paramLabel = "FILE", description = "in YAML or JSON; - for the standard input")
    private String file = "";

    public RouteSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode routes = TreeFile.read(file, RULES, terminal());
        JsonNode reply = api.fetch("set routes", Call.put("/routes", routes).byOperator());
        int rules = reply.path("rules").size();
        return done(
                "set " + rules + (rules == 1 ? " rule" : " rules") + ", revision "
                        + reply.path("revision").asText(),
                reply);
    }
}
