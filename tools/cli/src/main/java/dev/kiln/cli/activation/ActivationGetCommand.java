// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.RestCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show the record of an activation.",
        footer = {
            "",
            "Examples:",
            "  kiln activation get 44794bd6aab74415b4e42a308d880e5b",
            "  kiln activation get --last",
            "  kiln activation get --last response",
            "  kiln activation get --last --summary"
        })
public final class ActivationGetCommand extends RestCommand {

    @Mixin
    private final ChosenActivation chosen = new ChosenActivation();

    @Parameters(index = "1", arity = "0..1", paramLabel = "FIELD", description = "show this field only")
    private @Nullable String field;

    @Option(
            names = {"-s", "--summary"},
            order = 3,
            description = "status, time and result only")
    private boolean isSummary;

    @Option(
            names = {"-g", "--logs"},
            order = 4,
            description = "the logs only, without times and streams")
    private boolean isLogs;

    public ActivationGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String id = chosen.id(api);
        JsonNode activation = api.fetch("get activation '" + id + "'", ChosenActivation.get(api, id, ""));
        if (isLogs) {
            activation.path("logs").forEach(line -> terminal().print(LogLine.strip(line.asText())));
            return ExitCode.OK;
        }
        if (isSummary) {
            return summary(activation);
        }
        @Nullable String wanted = chosen.isLast() ? chosen.first() : field;
        String success = "got activation " + id;
        return wanted == null ? show(success, activation) : showField(success, activation, wanted);
    }

    private int summary(JsonNode activation) {
        JsonNode response = activation.path("response");
        if (!wantsJson()) {
            Instant end = Instant.ofEpochMilli(
                    activation.path("end").asLong(activation.path("start").asLong()));
            terminal()
                    .print("activation result for '/"
                            + activation.path("namespace").asText() + "/"
                            + activation.path("name").asText() + "' ("
                            + response.path("status").asText() + " at "
                            + ActivationRows.time(end.atZone(terminal().clock().getZone())) + ")");
        }
        terminal().print(JsonText.pretty(response.path("result")));
        return ExitCode.OK;
    }
}
