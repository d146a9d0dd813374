// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import picocli.CommandLine.Command;

@Command(name = "user", description = "Users (subjects), their namespaces and their keys.")
public final class UserCommand {}
