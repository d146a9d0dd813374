// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.trigger;

import picocli.CommandLine.Command;

@Command(
        name = "trigger",
        description = "Triggers: named events. What runs when one is fired, rules say; feeds fire them by themselves.",
        footer = {
            "",
            "Examples:",
            "  kiln trigger create newcomer",
            "  kiln rule create greet-newcomers newcomer hello",
            "  kiln trigger fire newcomer -p name Ada               (runs hello with name=Ada)"
        })
public final class TriggerCommand {}
