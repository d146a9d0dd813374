// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import dev.kiln.cli.rest.Call;
import picocli.CommandLine.Option;

/** Which part of a list, and in which order. */
final class ListOptions {

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

    @Option(
            names = {"-n", "--name-sort"},
            order = 3,
            description = "sort by name")
    private boolean isSortedByName;

    Call of(String path) {
        return Call.get(path).with("limit", limit).with("skip", skip);
    }

    boolean isSortedByName() {
        return isSortedByName;
    }
}
