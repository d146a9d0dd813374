// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the files of a data directory. */
final class DataFiles {

    private DataFiles() {}

    static List<Path> attachments(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("attachments"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
