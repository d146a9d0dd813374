// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Delete a pool whose invokers are gone.",
        footer = {"", "Example:", "  kiln pool delete edge"})
public final class PoolDeleteCommand extends NamedPoolCommand {

    @Option(names = "--force", order = 1, description = "also while invokers of it are up; they stay as they are")
    private boolean forces;

    public PoolDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.delete(Pools.path(pool())).byOperator();
        return done(
                "deleted pool " + pool(),
                api.fetch("delete pool '" + pool() + "'", forces ? call.with("force", true) : call));
    }
}
