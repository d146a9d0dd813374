// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;

@Command(
        name = "rollback",
        description = "Swap a pool back to what it was before the last swap.",
        footer = {"", "Example:", "  kiln pool rollback default"})
public final class PoolRollbackCommand extends NamedPoolCommand {

    public PoolRollbackCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return done(
                "pool " + pool() + " goes back; see: kiln pool status " + pool() + " --watch",
                api.fetch("roll back pool '" + pool() + "'", Call.order(Pools.swap(pool()) + "/rollback")));
    }
}
