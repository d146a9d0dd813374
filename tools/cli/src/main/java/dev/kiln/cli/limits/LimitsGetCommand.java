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
        name = "get",
        description = "Show the limits that are set for a namespace.",
        footer = {"", "Example:", "  kiln admin limits get staging"})
public final class LimitsGetCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = "its name")
    private String namespace = "";

    public LimitsGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        JsonNode limits = api.fetch(
                "get limits of namespace '" + namespace + "'",
                Call.get(NamespaceLimits.path(namespace)).byOperator());
        if (wantsJson()) {
            terminal().print(JsonText.pretty(limits));
        } else if (limits.isEmpty()) {
            terminal().print("No limits found, default system limits apply");
        } else {
            limits.properties().forEach(it -> terminal().print(it.getKey() + " = " + JsonText.compact(it.getValue())));
        }
        return ExitCode.OK;
    }
}
