// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import picocli.CommandLine.Command;

@Command(
        name = "package",
        description = "Packages: actions under one name, with parameters in common, that can be shared.",
        footer = {
            "",
            "Examples:",
            "  kiln package create tools -p unit kg",
            "  kiln action create tools/weigh weigh.js              (gets unit, too)",
            "  kiln package bind /guest/tools my-tools -p unit lb   (the same actions, other parameters)"
        })
public final class PackageCommand {}
