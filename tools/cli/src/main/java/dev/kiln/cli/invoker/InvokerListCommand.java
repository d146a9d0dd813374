// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Ago;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "List the invokers of the cluster, and how they are.",
        footer = {"", "Examples:", "  kiln invoker list", "  kiln invoker list --output json"})
public final class InvokerListCommand extends RestCommand {

    public InvokerListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode invokers =
                api.fetch("obtain the list of invokers", Call.get("/invokers").byOperator());
        if (wantsJson()) {
            terminal().print(JsonText.pretty(invokers));
            return ExitCode.OK;
        }
        Instant now = terminal().clock().instant();
        Table table = new Table(10, 10, 10, 10, 16, 14, 12, 5, 0);
        table.add("INVOKER", "POOL", "GENERATION", "PROVIDER", "ISOLATION", "MEMORY MB", "STATE", "SINCE", "REASON");
        for (JsonNode it : invokers) {
            table.add(
                    it.path("name").asText(),
                    it.path("pool").asText(),
                    it.path("report").path("generation").asText(),
                    provider(it),
                    it.path("isolation").asText(),
                    it.path("busy").asText() + " of " + it.path("memory").asText(),
                    it.path("state").asText(),
                    Ago.text(Duration.between(
                            Instant.ofEpochMilli(it.path("since").asLong()), now)),
                    it.path("reason").asText());
        }
        table.lines().forEach(terminal()::print);
        return ExitCode.OK;
    }

    /** With its version, where it tells one. */
    private static String provider(JsonNode invoker) {
        String version = invoker.path("version").asText();
        return invoker.path("provider").asText() + (version.isEmpty() ? "" : "@" + version);
    }
}
