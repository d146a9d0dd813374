// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Parameters;

/** A command about one pool. */
abstract class NamedPoolCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "POOL", description = "its name")
    private String pool = "";

    NamedPoolCommand(Terminal terminal) {
        super(terminal);
    }

    final String pool() {
        return pool;
    }
}
