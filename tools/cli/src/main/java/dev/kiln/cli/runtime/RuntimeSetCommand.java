// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import dev.kiln.cli.yaml.TreeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Replace the language runtimes by those of a file, while all works.",
            "New sandboxes are made from the new images; what serves an action goes on with the image that it has.",
            "Where the file says a revision, that one alone is replaced: a change of somebody else is not undone."
        },
        footer = {
            "",
            "Examples:",
            "  kiln runtime set actions/runtimes.json",
            "  kiln runtime get | jq '.runtimes.nodejs[0].image = \"kiln/node:20.2\"' | kiln runtime set -"
        })
public final class RuntimeSetCommand extends RestCommand {

    private static final TreeFile.Content MANIFEST = new TreeFile.Content("language runtimes", "kiln runtime get");

    @Parameters(index = "0", paramLabel = "FILE", description = "in YAML or JSON; - for the standard input")
    private String file = "";

    public RuntimeSetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode manifest = TreeFile.read(file, MANIFEST, terminal());
        JsonNode reply = api.fetch(
                "set the language runtimes", Call.put("/runtimes", manifest).byOperator());
        int kinds =
                reply.path("runtimes").valueStream().mapToInt(JsonNode::size).sum();
        return done(
                "set " + kinds + (kinds == 1 ? " kind" : " kinds") + ", revision "
                        + reply.path("revision").asText(),
                reply);
    }
}
