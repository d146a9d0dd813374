// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import picocli.CommandLine.Command;

@Command(
        name = "kiln",
        description = "Run functions on your own machines; compatible with OpenWhisk's wsk.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Server:",
            "  standalone  Start a whole server on this machine.",
            "  demo        Start a server, create some actions and invoke them.",
            "  bench       Measure a server.",
            "  controller  Start a controller of a cluster.",
            "  invoker     Start an invoker of a cluster.",
            "  plugin      Look after the runtime plugins of an invoker on this host.",
            "",
            "Examples:",
            "  kiln standalone                                       start a server, in a terminal of its own",
            "  kiln property set --apihost http://localhost:3233 --auth KEY",
            "  kiln action create hello hello.js",
            "  kiln action invoke hello -r -p name World",
            "  kiln activation logs --last",
            "  kiln trigger create newcomer",
            "  kiln rule create greet newcomer hello                 run hello when newcomer is fired",
            "  kiln trigger fire newcomer -p name Ada",
            "",
            "kiln COMMAND --help tells more about a command."
        })
final class Kiln {}
