// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A name that nobody gave: made once, and kept in the data folder. */
final class OwnName {

    private OwnName() {}

    static String in(Path dataDirectory, RandomGenerator random) {
        Path file = dataDirectory.resolve("name");
        try {
            Files.createDirectories(dataDirectory);
            if (!Files.exists(file)) {
                Files.writeString(file, HexFormat.of().toHexDigits(random.nextLong()));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + "; is the data folder writable?", e);
        }
    }
}
