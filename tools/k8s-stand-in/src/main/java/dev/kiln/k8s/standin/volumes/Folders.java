// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.volumes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that containers write to. */
public final class Folders {

    private Folders() {}

    /** Removes all that can be removed. */
    public static void removeTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> fromBelow = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : fromBelow) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // what cannot be removed stays in the folder of temporary things
        }
    }

    /** The bytes of all files. */
    static long size(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was looked at; the next look counts again
            return 0;
        }
    }
}
