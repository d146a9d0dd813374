// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;

@Command(
        name = "delete",
        description = "Delete an action.",
        footer = {"", "Examples:", "  kiln action delete hello", "  kiln action delete tools/hello"})
public final class ActionDeleteCommand extends NamedCommand {

    public ActionDeleteCommand(Terminal terminal) {
        super(terminal, EntityKind.ACTION);
    }

    @Override
    protected int run(Api api) {
        return delete(api, Call.delete(path(api)));
    }
}
