// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import picocli.CommandLine.Command;

@Command(name = "api", description = "APIs: paths and methods of HTTP that lead to your web actions.")
public final class ApiCommand {}
