// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.property;

import picocli.CommandLine.Command;

@Command(name = "property", description = "Where the server is, and who you are.")
public final class PropertyCommand {}
