// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.parameter.EntityOptions;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "bind",
        description = "Give a package, such as a shared one of another namespace, a name and parameters of your own.",
        footer = {
            "",
            "Examples:",
            "  kiln package bind /whisk.system/utils my-utils",
            "  kiln package bind /guest/tools my-tools -p unit lb",
            "  kiln action invoke my-tools/weigh -r"
        })
public final class PackageBindCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "PACKAGE", description = "what is bound: NAME or /NAMESPACE/NAME")
    private String provider = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the name of the binding")
    private String name = "";

    @Mixin
    private final EntityOptions options = new EntityOptions();

    public PackageBindCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        EntityPath bound = EntityKind.PACKAGE.parse(api, provider);
        EntityPath binding = EntityKind.PACKAGE.parse(api, name);
        ObjectNode document = options.document(terminal(), binding);
        document.putObject("binding").put("namespace", bound.namespace()).put("name", bound.name());
        Call call = Call.put(binding.in("packages"), document).with("overwrite", false);
        return done("created binding " + name, api.fetch("create binding '" + name + "'", call));
    }
}
