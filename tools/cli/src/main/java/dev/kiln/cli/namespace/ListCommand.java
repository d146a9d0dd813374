// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.namespace;

import dev.kiln.cli.console.Terminal;
import picocli.CommandLine.Command;

/** The same as {@code namespace get}; wsk has it under both names. */
@Command(name = "list", description = "List everything in a namespace: packages, actions, triggers and rules.")
public final class ListCommand extends NamespaceGetCommand {
    public ListCommand(Terminal terminal) {
        super(terminal);
    }
}
