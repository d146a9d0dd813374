// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "disable",
        description = "Make a rule inactive: its trigger no longer runs its action.",
        footer = {"", "Example:", "  kiln rule disable greet-newcomers"})
public final class RuleDisableCommand extends NamedCommand {

    public RuleDisableCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        fetchExisting(api, "disable", RuleStatus.INACTIVE.set(path(api)));
        return done(outcome("disabled"), RuleStatus.INACTIVE.document());
    }
}
