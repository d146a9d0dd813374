// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.route;

import picocli.CommandLine.Command;

@Command(
        name = "route",
        description = "The rules by which activations go to pools of invokers. Needs the key of an operator.")
public final class RouteCommand {}
