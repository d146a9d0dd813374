// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import picocli.CommandLine.Command;

@Command(
        name = "kiln plugin",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = "Look after the runtime plugins of an invoker on this host.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  kiln plugin list",
            "  kiln plugin show docker",
            "  kiln plugin install mine-1.0.zip --sha256 HEX",
            "  kiln plugin remove mine@1.0",
            "  kiln plugin verify FOLDER              judge a provider by the conformance kit",
            "",
            "An invoker takes the newest version when it starts, or the one that --runtime NAME@VERSION names."
        })
final class PluginCommand {}
