// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Ago;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List the keys of an API, without the keys themselves.",
        footer = {"", "Example:", "  kiln api key list /hello"})
public final class ApiKeyListCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "BASE_PATH", description = "where the API begins; or its name")
    private String api = "";

    public ApiKeyListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        JsonNode keys = server.fetch(
                        "list the keys of API '" + api + "'",
                        of(management(server).get("getApiKeys"), api))
                .path("keys");
        if (wantsJson()) {
            terminal().print(JsonText.pretty(keys));
            return ExitCode.OK;
        }
        Instant now = terminal().clock().instant();
        Table table = new Table(8, 5, 0);
        table.add("ID", "AGE", "NAME");
        for (JsonNode it : keys) {
            Instant created = Instant.ofEpochMilli(it.path("created").asLong());
            table.add(
                    it.path("id").asText(),
                    Ago.text(Duration.between(created, now)),
                    it.path("name").asText());
        }
        table.lines().forEach(terminal()::print);
        return ExitCode.OK;
    }
}
