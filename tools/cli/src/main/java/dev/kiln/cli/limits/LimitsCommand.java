// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import picocli.CommandLine.Command;

@Command(name = "limits", description = "What a namespace may do, where it differs from the system's limits.")
public final class LimitsCommand {}
