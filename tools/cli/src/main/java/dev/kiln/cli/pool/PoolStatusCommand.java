// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how far the swap of a pool is, how the last one ended, or that there was none.",
        footer = {"", "Example:", "  kiln pool status default --watch"})
public final class PoolStatusCommand extends NamedPoolCommand {

    @Option(
            names = {"-w", "--watch"},
            order = 1,
            description = "until it is over; 1 is the exit code of one that went back")
    private boolean watches;

    public PoolStatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        SwapWatch watch = new SwapWatch(terminal(), api, pool(), wantsJson());
        return watches ? watch.untilOver() : watch.once();
    }
}
