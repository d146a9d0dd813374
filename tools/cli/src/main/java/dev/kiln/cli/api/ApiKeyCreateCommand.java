// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        description = "Make a key. It is shown this once; the server keeps only a hash.",
        footer = {
            "",
            "Example:",
            "  kiln api key create /hello phone",
            "",
            "It travels in the header X-API-Key, unless the API's Swagger names another one."
        })
public final class ApiKeyCreateCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "BASE_PATH", description = "where the API begins; or its name")
    private String api = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "what to call the key")
    private String name = "";

    public ApiKeyCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        JsonNode reply = server.fetch(
                "create a key of API '" + api + "'",
                of(management(server).post("createApiKey", JsonTree.object().put("name", name)), api));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(reply));
            return ExitCode.OK;
        }
        terminal().ok("created key " + reply.path("id").asText() + " of API " + api + "; it is not shown again");
        terminal().print(reply.path("key").asText());
        return ExitCode.OK;
    }
}
