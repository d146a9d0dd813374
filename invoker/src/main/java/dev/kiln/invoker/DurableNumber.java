// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.invoker.disk.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A number in a file, replaced as a whole. */
final class DurableNumber {

    private final Path file;

    /** Makes the file's folder if need be. */
    DurableNumber(Path file) {
        this.file = file;
    }

    /**
     * The number, if it was ever written.
     *
     * @throws IllegalStateException when the file holds something else
     */
    OptionalLong read() {
        try {
            return Files.exists(file) ? OptionalLong.of(parse(Files.readString(file))) : OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Durable when it returns. */
    void write(long number) {
        try {
            new DurableFile(file).write(Long.toString(number).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + number + " to " + file + "; is the directory writable?", e);
        }
    }

    private long parse(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    file + " holds '" + text.trim()
                            + "' instead of a number; write one there that is higher than any so far",
                    e);
        }
    }
}
