// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show all that is known of an invoker.",
        footer = {"", "Example:", "  kiln invoker get 3"})
public final class InvokerGetCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "INVOKER", description = "its number, or its name such as invoker3")
    private String invoker = "";

    public InvokerGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return show(
                "got invoker " + invoker,
                api.fetch(
                        "get invoker '" + invoker + "'",
                        Call.get("/invokers/" + EntityPath.encode(invoker)).byOperator()));
    }
}
