// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an image says of its first process.
 *
 * @param environment {@code NAME=value}
 * @param user name or number, with or without a group behind a colon; empty for root
 * @param workingDirectory empty for the root directory
 * @param command what is executed, entrypoint and command together
 * @param labels for the host alone
 */
public record ImageConfig(
        List<String> environment,
        String user,
        String workingDirectory,
        List<String> command,
        Map<String, String> labels) {

    /** Where the guest finds it, in its own file system, without the first slash. */
    public static final String FILE = ".kiln/config";

    public ImageConfig {
        environment = List.copyOf(environment);
        command = List.copyOf(command);
        labels = Map.copyOf(labels);
    }

    /**
     * The content of {@link #FILE}: {@code E:NAME=value}, {@code W:directory}, {@code N:user}, {@code A:argument}, each ended
     * by a zero byte. The guest reads it before any code of the image runs.
     */
    public String text() {
        return Stream.of(
                        environment.stream().map(variable -> "E:" + variable),
                        Stream.of("W:" + workingDirectory, "N:" + user),
                        command.stream().map(argument -> "A:" + argument))
                .flatMap(lines -> lines)
                .map(line -> line + "\0")
                .collect(Collectors.joining());
    }
}
