// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;

@Command(
        name = "abort",
        description = "Let the swap of a pool that runs go back.",
        footer = {"", "Example:", "  kiln pool abort default"})
public final class PoolAbortCommand extends NamedPoolCommand {

    public PoolAbortCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return done(
                "pool " + pool() + " goes back; see: kiln pool status " + pool() + " --watch",
                api.fetch("abort the swap of pool '" + pool() + "'", Call.order(Pools.swap(pool()) + "/abort")));
    }
}
