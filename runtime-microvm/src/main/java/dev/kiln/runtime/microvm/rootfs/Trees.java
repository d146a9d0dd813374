// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Removes directories with all that is in them; links are removed, not followed. */
final class Trees {

    private Trees() {}

    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(path)) {
                entries = listed.toList();
            } catch (NoSuchFileException e) {
                return;
            }
            for (Path entry : entries) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }
}
