// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.invoker;

import picocli.CommandLine.Command;

@Command(
        name = "invoker",
        description =
                "The workers of a cluster: how they are, and whether they take work. Needs the key of an operator.",
        footer = {"", "With options only, ./kiln invoker starts one on this machine."})
public final class InvokerCommand {}
