// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List the kinds with their images, and how many invokers work with them already.",
        footer = {"", "Examples:", "  kiln runtime list"})
public final class RuntimeListCommand extends RestCommand {

    @Option(names = "--json", description = "as JSON; the same as --output json")
    private boolean isJson;

    public RuntimeListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode reply = api.fetch(
                "obtain the list of language runtimes", Call.get("/runtimes").byOperator());
        if (isJson || wantsJson()) {
            terminal().print(JsonText.pretty(reply));
            return ExitCode.OK;
        }
        Table table = new Table(14, 40, 14, 0);
        table.add("KIND", "IMAGE", "STEMS", "IS");
        reply.path("runtimes")
                .forEach(family -> family.forEach(it -> table.add(
                        it.path("kind").asText(), it.path("image").asText(), stems(it.path("stemCells")), is(it))));
        table.lines().forEach(terminal()::print);
        terminal().print("");
        terminal()
                .print("revision " + reply.path("revision").asText() + ", with which "
                        + reply.path("invokers").path("current").asText() + " of "
                        + reply.path("invokers").path("up").asText() + " invokers work");
        return ExitCode.OK;
    }

    private static String stems(JsonNode cells) {
        List<String> all = new ArrayList<>();
        cells.forEach(it -> all.add(it.path("initialCount").asText() + " of "
                + it.path("memory").asText().replace(" MB", "")));
        return String.join(", ", all);
    }

    private static String is(JsonNode runtime) {
        if (runtime.path("deprecated").asBoolean()) {
            return "deprecated";
        }
        return runtime.path("default").asBoolean() ? "default" : "";
    }
}
