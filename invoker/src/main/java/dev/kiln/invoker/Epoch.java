// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Counts the starts of an invoker, in its data directory. */
public final class Epoch {

    private static final String FILE = "epoch";

    private Epoch() {}

    /**
     * The epoch of this start: one more than that of the last. Durable when it returns.
     *
     * @throws UncheckedIOException when the directory cannot be written
     * @throws IllegalStateException when the file does not hold a number
     */
    public static long next(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            Files.createDirectories(dataDirectory);
            long epoch = Files.exists(file) ? read(file) + 1 : 1;
            Path draft = dataDirectory.resolve(FILE + ".new");
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(ByteBuffer.wrap(Long.toString(epoch).getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return epoch;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count this start in " + file + "; is the directory writable?", e);
        }
    }

    private static long read(Path file) throws IOException {
        String text = Files.readString(file).trim();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    file + " holds '" + text
                            + "' instead of a number; write one there that is higher than any epoch so far",
                    e);
        }
    }
}
