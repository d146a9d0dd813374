// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import dev.kiln.model.activation.ActivationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers across a crash which activations had started, and how far the topic was read. A small file mapped into memory: a
 * note costs two writes to memory, and outlives the process, though not the operating system. Entries that nobody asks for are
 * dropped after a few epochs. Safe for use by several threads.
 */
public final class StartedJournal {

    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = 32;
    private static final int HEX = 16;
    private static final int HALF_ID = 16;
    private static final long KEPT_EPOCHS = 3;

    private final MappedByteBuffer file;
    private final long epoch;
    private final long previouslyPolled;

    // guarded by this
    private final Map<ActivationId, Entry> entries = new HashMap<>();
    private final Set<ActivationId> inherited = new HashSet<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    /** An activation that had started: how often, and where that is noted. */
    private record Entry(int index, int attempts) {}

    private StartedJournal(MappedByteBuffer file, long epoch, int capacity) {
        this.file = file;
        this.epoch = epoch;
        this.previouslyPolled = file.getLong(0) - 1;
        for (int index = 0; index < capacity; index++) {
            read(index);
        }
    }

    /**
     * Opens the journal of a data directory, or begins one.
     *
     * @param epoch of this start
     * @param capacity activations that may be at work at once
     */
    public static StartedJournal open(Path directory, long epoch, int capacity) {
        // what an earlier epoch left takes room, too
        int entries = capacity * 2;
        Path path = directory.resolve("started.journal");
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = Math.max(channel.size(), HEADER_BYTES + (long) entries * ENTRY_BYTES);
            MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            return new StartedJournal(file, epoch, (int) ((size - HEADER_BYTES) / ENTRY_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot open the journal of started activations " + path + "; is the data directory writable?", e);
        }
    }

    /** Whether a message may have been read by an earlier epoch. */
    boolean mayBeRepeated(long offset) {
        return offset <= previouslyPolled;
    }

    /** Notes that messages up to this offset were read. Only the feed's thread calls this. */
    void polled(long offset) {
        if (offset >= file.getLong(0)) {
            file.putLong(0, offset + 1);
        }
    }

    /** How often an activation had started in earlier epochs, and did not end. */
    public synchronized int attempts(ActivationId id) {
        return inherited.contains(id)
                ? Optional.ofNullable(entries.get(id)).map(Entry::attempts).orElse(0)
                : 0;
    }

    /** Notes that an activation starts, once more. */
    public synchronized void started(ActivationId id) {
        Entry before = entries.get(id);
        if (before == null && free.isEmpty()) {
            return; // the file is full of what earlier epochs left: this one will count as not started
        }
        Entry entry = before == null ? new Entry(free.pop(), 1) : new Entry(before.index(), before.attempts() + 1);
        entries.put(id, entry);
        inherited.remove(id);
        write(entry.index(), id, entry.attempts());
    }

    /** Notes that an activation ended for good. */
    public synchronized void ended(ActivationId id) {
        Entry entry = entries.remove(id);
        inherited.remove(id);
        if (entry != null) {
            file.putInt(at(entry.index()) + 24, 0);
            free.push(entry.index());
        }
    }

    private void read(int index) {
        int at = at(index);
        int attempts = file.getInt(at + 24);
        boolean isForgotten = file.getInt(at + 28) < epoch - KEPT_EPOCHS;
        if (attempts <= 0 || isForgotten) {
            free.add(index);
            return;
        }
        String id = hex(file.getLong(at)) + hex(file.getLong(at + 8));
        entries.put(new ActivationId(id), new Entry(index, attempts));
        inherited.add(new ActivationId(id));
    }

    private void write(int index, ActivationId id, int attempts) {
        int at = at(index);
        file.putLong(at, Long.parseUnsignedLong(id.value(), 0, HALF_ID, HEX));
        file.putLong(at + 8, Long.parseUnsignedLong(id.value(), HALF_ID, 2 * HALF_ID, HEX));
        file.putInt(at + 28, (int) epoch);
        // last, as this is what makes the entry count
        file.putInt(at + 24, attempts);
    }

    private static int at(int index) {
        return HEADER_BYTES + index * ENTRY_BYTES;
    }

    private static String hex(long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return HexFormat.of().formatHex(bytes);
    }
}
