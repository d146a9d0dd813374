// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "cordon",
        description = "Let invokers take no new work; what they were given runs there.",
        footer = {"", "Example:", "  kiln invoker cordon 3"})
public final class InvokerCordonCommand extends EachInvokerCommand {

    public InvokerCordonCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "cordon";
    }
}
