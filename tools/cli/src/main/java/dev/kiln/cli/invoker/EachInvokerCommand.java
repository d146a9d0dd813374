// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** One command for each of several invokers; the first that is refused ends it. */
abstract class EachInvokerCommand extends RestCommand {

    @Parameters(
            index = "0..*",
            arity = "1..*",
            paramLabel = "INVOKER",
            description = "their numbers, or their names such as invoker3")
    private List<String> invokers = new ArrayList<>();

    EachInvokerCommand(Terminal terminal) {
        super(terminal);
    }

    /** What each is told, as the server's path has it. */
    abstract String order();

    @Override
    protected final int run(Api api) {
        for (String invoker : invokers) {
            JsonNode reply = api.fetch(
                    order() + " invoker '" + invoker + "'",
                    Call.order("/invokers/" + EntityPath.encode(invoker) + "/" + order()));
            done("told " + reply.path("name").asText(invoker) + " to " + order(), reply);
        }
        return ExitCode.OK;
    }
}
