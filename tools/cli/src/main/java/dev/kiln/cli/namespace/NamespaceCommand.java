// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.namespace;

import picocli.CommandLine.Command;

@Command(name = "namespace", description = "Your namespaces, and what is in them.")
public final class NamespaceCommand {}
