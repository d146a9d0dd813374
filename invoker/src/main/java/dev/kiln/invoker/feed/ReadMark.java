// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Remembers across a crash how far the topic was read: only messages up to there can have been worked on before, and are worth
 * a look into the store. A file mapped into memory; a note costs one write to it. Written by one thread.
 */
public final class ReadMark {

    private final MappedByteBuffer file;
    private final long before;

    private ReadMark(MappedByteBuffer file) {
        this.file = file;
        this.before = file.getLong(0);
    }

    /** Opens the mark of a data directory, or makes one. */
    public static ReadMark open(Path directory) {
        Path path = directory.resolve("read.mark");
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new ReadMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path + "; is the data directory writable?", e);
        }
    }

    /** Whether a message may have been read by an earlier epoch. */
    boolean mayBeRepeated(long offset) {
        return offset < before;
    }

    /** Notes that messages up to this offset were read. */
    void read(long offset) {
        if (offset >= file.getLong(0)) {
            file.putLong(0, offset + 1);
        }
    }
}
