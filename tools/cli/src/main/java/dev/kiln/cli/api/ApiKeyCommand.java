// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import picocli.CommandLine.Command;

@Command(
        name = "key",
        description = "Keys of an API, for those of its operations that were made with --require-key.",
        footer = {"", "OpenWhisk has no such keys."})
public final class ApiKeyCommand {}
