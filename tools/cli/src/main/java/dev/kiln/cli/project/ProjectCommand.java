// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import picocli.CommandLine.Command;

@Command(
        name = "project",
        description = "Whole projects: packages, actions, triggers and rules that a manifest describes.",
        footer = {
            "",
            "Examples:",
            "  kiln project deploy                                  (of manifest.yaml in this folder)",
            "  kiln project deploy --preview",
            "  kiln project sync --projectname shop",
            "  kiln project undeploy"
        })
public final class ProjectCommand {}
