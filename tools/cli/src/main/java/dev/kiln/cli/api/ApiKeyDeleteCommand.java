// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete a key of an API: it opens nothing any more, at other controllers within seconds.",
        footer = {"", "Example:", "  kiln api key delete /hello Zm9vYmFy"})
public final class ApiKeyDeleteCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "BASE_PATH", description = "where the API begins; or its name")
    private String api = "";

    @Parameters(index = "1", paramLabel = "ID", description = "the key's id, as 'kiln api key list' shows it")
    private String id = "";

    public ApiKeyDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        return done(
                "deleted key " + id + " of API " + api,
                server.fetch(
                        "delete key '" + id + "' of API '" + api + "'",
                        of(management(server).delete("deleteApiKey"), api).with("id", id)));
    }
}
