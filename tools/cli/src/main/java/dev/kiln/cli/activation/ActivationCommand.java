// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

import picocli.CommandLine.Command;

@Command(name = "activation", description = "What your functions did: records, logs and results.")
public final class ActivationCommand {}
