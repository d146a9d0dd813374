// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.ChosenNamespace;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.EntityListCommand;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "List packages, the latest first; of another namespace the shared ones.",
        footer = {
            "",
            "Examples:",
            "  kiln package list",
            "  kiln package list /whisk.system --name-sort",
            "  kiln package list --output json"
        })
public final class PackageListCommand extends EntityListCommand {

    @Mixin
    private final ChosenNamespace namespace = new ChosenNamespace();

    public PackageListCommand(Terminal terminal) {
        super(terminal, EntityKind.PACKAGE);
    }

    @Override
    protected int run(Api api) {
        return list(api, namespace.in(api));
    }
}
