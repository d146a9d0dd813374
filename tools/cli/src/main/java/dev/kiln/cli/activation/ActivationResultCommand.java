// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "result",
        description = "Show what an activation returned.",
        footer = {"", "Example:", "  kiln activation result --last"})
public final class ActivationResultCommand extends RestCommand {

    @Mixin
    private final ChosenActivation chosen = new ChosenActivation();

    public ActivationResultCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String id = chosen.id(api);
        JsonNode response =
                api.fetch("get result for activation '" + id + "'", ChosenActivation.get(api, id, "/result"));
        terminal().print(JsonText.pretty(response.path("result")));
        return ExitCode.OK;
    }
}
