// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Delete a package that is empty, or a binding.",
        footer = {
            "",
            "Examples:",
            "  kiln package delete tools",
            "  kiln package delete tools --force            (and the actions in it)"
        })
public final class PackageDeleteCommand extends NamedCommand {

    private static final int CONFLICT = 409;

    @Option(
            names = {"-f", "--force"},
            order = 1,
            description = "delete the actions in it, too")
    private boolean isForced;

    public PackageDeleteCommand(Terminal terminal) {
        super(terminal, EntityKind.PACKAGE);
    }

    @Override
    protected int run(Api api) {
        Call call = Call.delete(path(api));
        try {
            return delete(api, isForced ? call.with("force", true) : call);
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.ofStatus(CONFLICT) || !e.text().contains("not empty")) {
                throw e;
            }
            String hint = "see what is in it: kiln action list " + name() + "; delete it with all that: add --force";
            throw new CommandFailure(e.exitCode(), e.text(), hint, e);
        }
    }
}
