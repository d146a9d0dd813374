// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.PortionOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which part of a list, and in which order. */
final class ListOptions {

    @Mixin
    private final PortionOptions portion = new PortionOptions();

    @Option(
            names = {"-n", "--name-sort"},
            order = 3,
            description = "sort by name")
    private boolean isSortedByName;

    Call of(String path) {
        return portion.of(Call.get(path));
    }

    boolean isSortedByName() {
        return isSortedByName;
    }
}
