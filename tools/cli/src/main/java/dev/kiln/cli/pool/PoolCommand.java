// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.pool;

import picocli.CommandLine.Command;

@Command(
        name = "pool",
        description = "What pools of invokers are, and how they change while they work. Needs the key of an operator;"
                + " to look, that of a viewer.")
public final class PoolCommand {}
