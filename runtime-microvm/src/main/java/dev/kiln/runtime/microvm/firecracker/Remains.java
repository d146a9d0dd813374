// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Removes what a machine left; links are removed, not followed. */
final class Remains {

    private Remains() {}

    static void delete(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                List<Path> entries;
                try (Stream<Path> listed = Files.list(path)) {
                    entries = listed.toList();
                }
                entries.forEach(Remains::delete);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // what is busy or gone: the sweep of the machine's directory comes by again
        }
    }
}
