// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Forget the limits of a namespace, so that the system's apply.",
        footer = {"", "Example:", "  kiln admin limits delete staging"})
public final class LimitsDeleteCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = "its name")
    private String namespace = "";

    public LimitsDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode reply = api.fetch(
                "delete limits of namespace '" + namespace + "'",
                Call.delete(NamespaceLimits.path(namespace)).byOperator());
        terminal().print(wantsJson() ? JsonText.pretty(reply) : "Limits deleted");
        return ExitCode.OK;
    }
}
