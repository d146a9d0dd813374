// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

@Command(
        name = "uncordon",
        description = "Let invokers work again.",
        footer = {"", "Example:", "  kiln invoker uncordon 3 4"})
public final class InvokerUncordonCommand extends EachInvokerCommand {

    public InvokerUncordonCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String order() {
        return "uncordon";
    }
}
