// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "create",
        description = "Make a pool. Without a provider it is what its invokers that are up were started with.",
        footer = {
            "",
            "Examples:",
            "  kiln pool create default",
            "  kiln pool create edge --provider docker@1.2 --set network=bridge --memory 4096",
            "  kiln pool create edge -f edge.yaml"
        })
public final class PoolCreateCommand extends NamedPoolCommand {

    @Mixin
    private final PoolDocument document = new PoolDocument();

    public PoolCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        ObjectNode body = document.read(terminal());
        // so that a file that was read from another pool makes a new one, and one that is there is not touched
        body.remove("name");
        body.put("revision", 0);
        return done(
                "made pool " + pool(),
                api.fetch(
                        "make pool '" + pool() + "'",
                        Call.put(Pools.path(pool()), body).byOperator()));
    }
}
