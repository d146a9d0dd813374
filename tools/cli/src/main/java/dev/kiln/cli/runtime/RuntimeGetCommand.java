// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.runtime;

import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;

@Command(
        name = "get",
        description = "Show the manifest of language runtimes, as kiln runtime set reads it.",
        footer = {"", "Examples:", "  kiln runtime get > runtimes.json"})
public final class RuntimeGetCommand extends RestCommand {

    public RuntimeGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        terminal()
                .print(JsonText.pretty(api.fetch(
                        "get the language runtimes", Call.get("/runtimes").byOperator())));
        return ExitCode.OK;
    }
}
