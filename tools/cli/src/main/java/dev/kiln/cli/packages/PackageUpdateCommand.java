// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "update",
        description = "Update a package, or create it. What is not given stays as it is.",
        footer = {
            "",
            "Examples:",
            "  kiln package update tools -p unit lb         (replaces all of its parameters)",
            "  kiln package update tools --shared no"
        })
public final class PackageUpdateCommand extends PutPackageCommand {

    public PackageUpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return update(api, document(api));
    }
}
