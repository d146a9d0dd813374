// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.ChosenNamespace;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.EntityListCommand;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "List rules with their status, the latest first.",
        footer = {"", "Examples:", "  kiln rule list", "  kiln rule list --limit 200 --name-sort"})
public final class RuleListCommand extends EntityListCommand {

    @Mixin
    private final ChosenNamespace namespace = new ChosenNamespace();

    public RuleListCommand(Terminal terminal) {
        super(terminal, EntityKind.RULE);
    }

    @Override
    protected int run(Api api) {
        return list(api, namespace.in(api));
    }
}
