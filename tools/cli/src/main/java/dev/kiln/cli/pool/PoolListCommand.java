// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "List the pools, and how many of their invokers are what they shall be.",
        footer = {"", "Example:", "  kiln pool list"})
public final class PoolListCommand extends RestCommand {

    public PoolListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode pools =
                api.fetch("obtain the list of pools", Call.get(Pools.ALL).byOperator());
        if (wantsJson()) {
            terminal().print(JsonText.pretty(pools));
            return ExitCode.OK;
        }
        Table table = new Table(16, 16, 10, 12, 12, 0);
        table.add("POOL", "PROVIDER", "GENERATION", "INVOKERS", "ISOLATION", "SWAP");
        for (JsonNode it : pools) {
            table.add(
                    it.path("name").asText(),
                    Pools.provider(it.path("setup")),
                    it.path("generation").asText(),
                    it.path("invokers").path("current").asText() + " of "
                            + it.path("invokers").path("up").asText(),
                    it.path("isolation").asText(),
                    it.path("swap").path("stage").asText());
        }
        table.lines().forEach(terminal()::print);
        return ExitCode.OK;
    }
}
