// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import picocli.CommandLine.Command;

@Command(
        name = "create",
        description = "Create a package; fails if there is one of that name.",
        footer = {
            "",
            "Examples:",
            "  kiln package create tools",
            "  kiln package create tools -p unit kg -a description 'Scales and rulers'",
            "  kiln package create tools --shared yes       (other namespaces may use and bind it)"
        })
public final class PackageCreateCommand extends PutPackageCommand {

    public PackageCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        return create(api, document(api));
    }
}
