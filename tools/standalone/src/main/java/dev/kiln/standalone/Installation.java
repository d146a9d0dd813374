// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A name for the installation in a data directory. Sandboxes carry it, so that two servers with different data on one machine
 * leave each other's sandboxes alone, and one that is started again finds what it left.
 */
final class Installation {

    private Installation() {}

    static String name(Path dataDirectory, RandomGenerator random) {
        Path file = dataDirectory.resolve("installation");
        try {
            Files.createDirectories(dataDirectory);
            if (!Files.exists(file)) {
                Files.writeString(file, "standalone-" + HexFormat.of().toHexDigits(random.nextInt()));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + "; is the data directory writable?", e);
        }
    }
}
