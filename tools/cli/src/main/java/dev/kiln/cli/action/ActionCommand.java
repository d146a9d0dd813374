// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import picocli.CommandLine.Command;

@Command(
        name = "action",
        description = "Your functions: create, change, run and remove them.",
        footer = {
            "",
            "Examples:",
            "  kiln action create hello hello.js",
            "  kiln action invoke hello -r -p name World",
            "  kiln action list tools                               (of the package tools)"
        })
public final class ActionCommand {}
