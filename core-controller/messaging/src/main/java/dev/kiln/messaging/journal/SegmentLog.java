// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in a directory of numbered files: appended to the newest, forgotten by whole files from the oldest on.
 *
 * <p>An appended record is in the hands of the operating system, by one write: it survives the kill of the process, and not
 * of the machine. Not thread-safe; the owner holds a lock of its own. Blocks as long as a write to the page cache does.
 */
public final class SegmentLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
    private static final String SUFFIX = ".segment";
    private static final int KEPT_SCRATCH_BYTES = 64 * 1024;

    private final Path directory;
    private final long segmentBytes;
    private final FileChannel guard;
    private final Deque<Segment> closed = new ArrayDeque<>();
    private byte[] scratch = new byte[4096];
    private long closedBytes;
    private long activeNumber;
    private long activeBytes;
    private long lastRecordBytes;

    /** Not a channel: an interrupt of the writing thread would close that. Replaced by each roll. */
    private RandomAccessFile active;

    /** Why nothing can be appended any more; then the file's end is not known. */
    private @Nullable IOException broken;

    /** Is shown each record, from the oldest on. */
    @FunctionalInterface
    public interface Visitor {
        void record(long segment, byte kind, ByteBuffer content);
    }

    private record Segment(long number, long bytes) {}

    /**
     * Opens the log of a directory, which is made if need be, and reads all that is there. A record that a kill tore is cut
     * off; one that is corrupt is logged and skipped.
     *
     * @param segmentBytes how large a file grows, unless one record is larger
     * @throws IOException when files cannot be used, or another log of the directory is open
     */
    public static SegmentLog open(Path directory, long segmentBytes, Visitor visitor) throws IOException {
        Files.createDirectories(directory);
        FileChannel guard = lock(directory);
        try {
            return new SegmentLog(directory, segmentBytes, guard, visitor);
        } catch (IOException | RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private SegmentLog(Path directory, long segmentBytes, FileChannel guard, Visitor visitor) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.guard = guard;
        List<Long> numbers = numbers(directory);
        for (long number : numbers) {
            closed.add(new Segment(number, replay(number, visitor)));
            closedBytes += closed.getLast().bytes();
        }
        Segment last = closed.isEmpty() ? new Segment(0, 0) : closed.removeLast();
        closedBytes -= last.bytes();
        activeNumber = last.number();
        active = new RandomAccessFile(file(activeNumber).toFile(), "rw");
        // what comes after the last whole record was torn
        activeBytes = last.bytes();
        rewind();
    }

    /**
     * Appends a record to the newest file, whole or not at all.
     *
     * @throws IOException naming the file; the log can be used further, and refuses if it cannot
     */
    public void append(byte kind, byte[] head, byte[] body) throws IOException {
        if (broken != null) {
            throw broken;
        }
        long length = (long) head.length + body.length;
        if (!SegmentFormat.fits(length)) {
            throw new IOException("a record of " + length + " bytes is too large for " + file(activeNumber));
        }
        int bytes = SegmentFormat.HEADER_BYTES + (int) length;
        byte[] buffer = bytes <= scratch.length ? scratch : new byte[Math.max(bytes, KEPT_SCRATCH_BYTES)];
        if (buffer.length <= KEPT_SCRATCH_BYTES) {
            scratch = buffer;
        }
        SegmentFormat.encode(buffer, kind, head, body);
        try {
            active.write(buffer, 0, bytes);
        } catch (IOException e) {
            rewind();
            throw new IOException(
                    "cannot append " + bytes + " bytes to " + file(activeNumber) + " (" + e.getMessage()
                            + "); make room on its disk, or see to its permissions",
                    e);
        }
        activeBytes += bytes;
        lastRecordBytes = bytes;
    }

    /** Takes back the last append; only right after it. */
    public void undo() throws IOException {
        activeBytes -= lastRecordBytes;
        lastRecordBytes = 0;
        rewind();
    }

    /** Whether the newest file is so full that the owner should {@link #roll()} before it appends so much. */
    public boolean isFullFor(long contentBytes) {
        return activeBytes > 0 && activeBytes + SegmentFormat.HEADER_BYTES + contentBytes > segmentBytes;
    }

    /** Begins a new file. */
    public void roll() throws IOException {
        RandomAccessFile next = new RandomAccessFile(file(activeNumber + 1).toFile(), "rw");
        active.close();
        active = next;
        closed.add(new Segment(activeNumber, activeBytes));
        closedBytes += activeBytes;
        activeNumber++;
        activeBytes = 0;
        lastRecordBytes = 0;
    }

    /** Forgets the oldest file; never the newest. */
    public void dropOldest() {
        Segment oldest = closed.removeFirst();
        closedBytes -= oldest.bytes();
        try {
            Files.deleteIfExists(file(oldest.number()));
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file(oldest.number()))
                    .log("cannot delete a segment that is done; it will be read again at the next start");
        }
    }

    /** The number of the oldest file; that of the newest when there is but one. */
    public long oldestSegment() {
        return closed.isEmpty() ? activeNumber : closed.getFirst().number();
    }

    public long newestSegment() {
        return activeNumber;
    }

    /** Of all files together. */
    public long bytes() {
        return closedBytes + activeBytes;
    }

    public Path directory() {
        return directory;
    }

    /** Shows all records of one file again. */
    public void read(long segment, Visitor visitor) throws IOException {
        replay(segment, visitor);
    }

    @Override
    public void close() throws IOException {
        try (guard) {
            active.close();
        }
    }

    /** Makes the file end with its last whole record. */
    private void rewind() throws IOException {
        try {
            if (active.length() > activeBytes) {
                active.setLength(activeBytes);
            }
            active.seek(activeBytes);
        } catch (IOException e) {
            broken = new IOException(
                    "cannot cut " + file(activeNumber) + " at " + activeBytes + " (" + e.getMessage()
                            + "); see to its disk and start again",
                    e);
            throw broken;
        }
    }

    /** Where the last whole record ends. */
    private long replay(long number, Visitor visitor) throws IOException {
        byte[] data = Files.readAllBytes(file(number));
        int at = 0;
        while (at < data.length) {
            int end = SegmentFormat.endOfRecord(data, at);
            if (end > 0) {
                visitor.record(number, SegmentFormat.kind(data, at), SegmentFormat.content(data, at, end));
                at = end;
                continue;
            }
            int next = SegmentFormat.nextRecord(data, at + 1);
            LOG.atWarn()
                    .addKeyValue("file", file(number))
                    .addKeyValue("offset", at)
                    .addKeyValue("bytes", (next < 0 ? data.length : next) - at)
                    .log(next < 0 ? "the end of a segment is torn; left out" : "a record is corrupt; skipped");
            if (next < 0) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private Path file(long number) {
        return directory.resolve("%012d%s".formatted(number, SUFFIX));
    }

    private static List<Long> numbers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> String.valueOf(it.getFileName()))
                    .filter(it -> it.matches("\\d{12}\\" + SUFFIX))
                    .map(it -> Long.parseLong(it.substring(0, it.length() - SUFFIX.length())))
                    .sorted()
                    .toList();
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // held by the channel until it is closed, or the process ends
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held within this process; said below
        }
        channel.close();
        throw new IOException("cannot lock " + file + ": another server uses this directory; stop it or take another");
    }
}
