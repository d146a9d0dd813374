// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "List the namespaces of your key.",
        footer = {"", "Example:", "  kiln namespace list"})
public final class NamespaceListCommand extends RestCommand {

    public NamespaceListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode namespaces = api.fetch("obtain the list of available namespaces", Call.get("/namespaces"));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(namespaces));
        } else {
            terminal().print(terminal().style().bold("namespaces"));
            namespaces.forEach(namespace -> terminal().print(namespace.asText()));
        }
        return ExitCode.OK;
    }
}
