// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Delete a rule; its trigger and its action stay.",
        footer = {"", "Example:", "  kiln rule delete greet-newcomers"})
public final class RuleDeleteCommand extends NamedCommand {

    @Option(names = "--disable", order = 1, description = "make it inactive first; servers of today need no such thing")
    private boolean isDisabled;

    public RuleDeleteCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        if (isDisabled) {
            fetchExisting(api, "disable", RuleStatus.INACTIVE.set(path(api)));
        }
        return delete(api, Call.delete(path(api)));
    }
}
