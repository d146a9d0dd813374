// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.ChosenNamespace;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.EntityListCommand;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "List triggers, the latest first.",
        footer = {"", "Examples:", "  kiln trigger list", "  kiln trigger list --limit 200 --name-sort"})
public final class TriggerListCommand extends EntityListCommand {

    @Mixin
    private final ChosenNamespace namespace = new ChosenNamespace();

    public TriggerListCommand(Terminal terminal) {
        super(terminal, EntityKind.TRIGGER);
    }

    @Override
    protected int run(Api api) {
        return list(api, namespace.in(api));
    }
}
