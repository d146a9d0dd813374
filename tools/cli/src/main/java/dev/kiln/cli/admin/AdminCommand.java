// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import picocli.CommandLine.Command;

@Command(
        name = "admin",
        description = "What operators do: users, their keys and their limits. Needs the key of an operator.")
public final class AdminCommand {}
