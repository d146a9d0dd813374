// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import picocli.CommandLine.Option;

/** Which part of a list the server shall give. */
public final class PortionOptions {

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "COUNT",
            defaultValue = "30",
            order = 1,
            description = "how many (30; at most 200, which 0 means, too)")
    private int limit;

    @Option(
            names = {"-s", "--skip"},
            paramLabel = "COUNT",
            defaultValue = "0",
            order = 2,
            description = "how many to leave out first")
    private int skip;

    public Call of(Call list) {
        return list.with("limit", limit).with("skip", skip);
    }
}
