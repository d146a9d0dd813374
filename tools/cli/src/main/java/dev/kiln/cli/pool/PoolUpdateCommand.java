// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "update",
        description = "Change a pool. What is not said stays; a provider is changed under load by kiln pool swap.",
        footer = {
            "",
            "Examples:",
            "  kiln pool update edge --memory 8192",
            "  kiln pool update edge -f edge.yaml",
            "",
            "A file with the revision that it was read at is refused when somebody else changed the pool since."
        })
public final class PoolUpdateCommand extends NamedPoolCommand {

    @Mixin
    private final PoolDocument document = new PoolDocument();

    public PoolUpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String operation = "change pool '" + pool() + "'";
        JsonNode now = api.fetch(operation, Call.get(Pools.path(pool())).byOperator());
        ObjectNode body = document.read(terminal());
        if (!body.has("revision")) {
            body.put("revision", now.path("revision").asLong());
        }
        if (body.path("tuning") instanceof ObjectNode changed && now.path("tuning") instanceof ObjectNode old) {
            ObjectNode tuning = JsonTree.object();
            tuning.setAll(old);
            tuning.setAll(changed);
            body.set("tuning", tuning);
        }
        return done(
                "changed pool " + pool(),
                api.fetch(operation, Call.put(Pools.path(pool()), body).byOperator()));
    }
}
