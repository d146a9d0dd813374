// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rule;

import picocli.CommandLine.Command;

@Command(
        name = "rule",
        description = "Rules: which action runs when a trigger is fired.",
        footer = {
            "",
            "Examples:",
            "  kiln rule create greet-newcomers newcomer hello",
            "  kiln trigger fire newcomer -p name Ada               (runs hello with name=Ada)",
            "  kiln rule disable greet-newcomers"
        })
public final class RuleCommand {}
