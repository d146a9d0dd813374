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
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Show what an activation logged.",
        footer = {"", "Examples:", "  kiln activation logs --last", "  kiln activation logs --last --strip"})
public final class ActivationLogsCommand extends RestCommand {

    @Mixin
    private final ChosenActivation chosen = new ChosenActivation();

    @Option(
            names = {"-r", "--strip"},
            order = 3,
            description = "without times and streams")
    private boolean isStripped;

    public ActivationLogsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String id = chosen.id(api);
        JsonNode logs = api.fetch("get logs for activation '" + id + "'", ChosenActivation.get(api, id, "/logs"))
                .path("logs");
        if (wantsJson()) {
            terminal().print(JsonText.pretty(logs));
        } else {
            logs.forEach(line -> terminal().print(isStripped ? LogLine.strip(line.asText()) : line.asText()));
        }
        return ExitCode.OK;
    }
}
