// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Show what an activation logged.",
        footer = {
            "",
            "Examples:",
            "  kiln activation logs --last",
            "  kiln activation logs --last --strip",
            "  kiln activation logs ID --follow      waits for the end of what was just invoked",
            "kiln activation poll follows the logs of all that runs."
        })
public final class ActivationLogsCommand extends RestCommand {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Mixin
    private final ChosenActivation chosen = new ChosenActivation();

    @Option(
            names = {"-r", "--strip"},
            order = 3,
            description = "without times and streams")
    private boolean isStripped;

    @Option(
            names = {"-f", "--follow"},
            order = 4,
            description = "wait until the activation has ended, as its logs come then")
    private boolean isFollowed;

    @Option(
            names = {"-e", "--exit"},
            paramLabel = "SECONDS",
            defaultValue = "600",
            order = 5,
            description = "with --follow: wait no longer than that; ${DEFAULT-VALUE} unless given")
    private long exitSeconds;

    public ActivationLogsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String id = chosen.id(api);
        JsonNode logs = logs(api, id).path("logs");
        if (wantsJson()) {
            terminal().print(JsonText.pretty(logs));
        } else {
            logs.forEach(line -> terminal().print(isStripped ? LogLine.strip(line.asText()) : line.asText()));
        }
        return ExitCode.OK;
    }

    /** Until it has ended, an activation is not found. */
    private JsonNode logs(Api api, String id) {
        String operation = "get logs for activation '" + id + "'";
        Call call = ChosenActivation.get(api, id, "/logs");
        Instant end = terminal().clock().instant().plusSeconds(exitSeconds);
        while (isFollowed && terminal().clock().instant().isBefore(end)) {
            Optional<JsonNode> found = api.find(operation, call);
            if (found.isPresent()) {
                return found.get();
            }
            try {
                terminal().pause().of(PERIOD);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return api.fetch(operation, call);
    }
}
