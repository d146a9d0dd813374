// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.NamedCommand;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "enable",
        description = "Make a rule active.",
        footer = {"", "Example:", "  kiln rule enable greet-newcomers"})
public final class RuleEnableCommand extends NamedCommand {

    public RuleEnableCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        fetchExisting(api, "enable", RuleStatus.ACTIVE.set(path(api)));
        return done(outcome("enabled"), RuleStatus.ACTIVE.document());
    }
}
