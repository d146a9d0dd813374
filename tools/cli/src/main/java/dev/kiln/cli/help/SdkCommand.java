// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.help;

import picocli.CommandLine.Command;

@Command(name = "sdk", description = "What wsk installs for developers; of this server, completion for bash alone.")
public final class SdkCommand {}
