// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.yaml.YamlPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show an API as Swagger; what is shown can be created again.",
        footer = {"", "Examples:", "  kiln api get /hello > hello.json", "  kiln api get 'Book Club' --format yaml"})
public final class ApiGetCommand extends GatewayCommand {

    @Parameters(paramLabel = "BASE_PATH", description = "where the API begins; or its name")
    private String api = "";

    @Option(
            names = {"-f", "--full"},
            order = 1,
            description = "also its address and whose it is")
    private boolean isFull;

    @Option(names = "--format", paramLabel = "FORMAT", order = 2, description = "json (default) or yaml")
    private String format = "json";

    public ApiGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        boolean isYaml = format.equalsIgnoreCase("yaml");
        if (!isYaml && !format.equalsIgnoreCase("json")) {
            throw CommandFailure.usage("Invalid format type: " + format, "there are: json, yaml");
        }
        JsonNode apis = items(
                server.fetch("get API '" + api + "'", of(management(server).get("getApi"), api)));
        if (apis.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.GENERAL,
                    "Unable to get API '" + api + "': API does not exist for "
                            + (api.startsWith("/") ? "basepath " : "API name ") + api,
                    "see which there are with: kiln api list");
        }
        JsonNode value = apis.path(0).path("value");
        JsonNode shown = isFull ? value : value.path("apidoc");
        terminal().print(isYaml && !wantsJson() ? YamlPage.of(shown).stripTrailing() : JsonText.pretty(shown));
        return ExitCode.OK;
    }
}
