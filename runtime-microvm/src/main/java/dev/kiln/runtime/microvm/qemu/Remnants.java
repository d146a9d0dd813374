// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that are of no more use; one that cannot be removed goes with its directory later. */
final class Remnants {

    private Remnants() {}

    static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // whoever removes the directory around it tries again
        }
    }
}
