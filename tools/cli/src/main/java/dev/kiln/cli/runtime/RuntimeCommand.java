// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.runtime;

import picocli.CommandLine.Command;

@Command(
        name = "runtime",
        description =
                "The language runtimes: which kinds of actions there are, and in which images. Needs the key of an"
                        + " operator.")
public final class RuntimeCommand {}
