// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;

@Command(
        name = "get",
        description = "Show what a pool shall be; secrets are masked.",
        footer = {"", "Example:", "  kiln pool get default --output json > pool.json"})
public final class PoolGetCommand extends NamedPoolCommand {

    public PoolGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return show(
                "got pool " + pool(),
                api.fetch(
                        "get pool '" + pool() + "'",
                        Call.get(Pools.path(pool())).byOperator()));
    }
}
