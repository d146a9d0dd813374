// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "drain",
        description =
                "Let invokers take no new work and hand back what has not begun; the list shows how far they are.",
        footer = {"", "Example:", "  kiln invoker drain 3 4"})
public final class InvokerDrainCommand extends EachInvokerCommand {

    public InvokerDrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "drain";
    }
}
