// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete an action.",
        footer = {"", "Example:", "  kiln action delete hello"})
public final class ActionDeleteCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "ACTION", description = "its name")
    private String name = "";

    public ActionDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.delete(api.entity(name).in("actions"));
        return done("deleted action " + name, api.fetch("delete action '" + name + "'", call));
    }
}
