// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import picocli.CommandLine.Command;

@Command(name = "action", description = "Your functions: create, change, run and remove them.")
public final class ActionCommand {}
