// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.logs;

import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.runtime.spi.LogSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * All that one sandbox writes, told apart by activation.
 *
 * <p>A stream comes in order, and each activation ends on it with a sentinel. So the n-th sentinel belongs to the n-th
 * activation, and the next call may begin while the sentinels of the one before are still on their way. Where calls overlap,
 * lines carry their activation's id (framed logs); plain lines then go to the oldest open activation.
 *
 * <p>Safe for use by several threads; never blocks for longer than it takes to add a line.
 */
public final class SandboxLog implements LogSink {

    private static final byte[] SENTINEL = LogLines.SENTINEL.getBytes(StandardCharsets.UTF_8);
    private static final byte FRAME_SEPARATOR = 0x1F;
    private static final int MAX_ID_LENGTH = 64;

    private final InstantSource clock;
    private final boolean hasSentinels;
    private final LineSplitter stdout = new LineSplitter((bytes, at, count) -> line(Stream.STDOUT, bytes, at, count));
    private final LineSplitter stderr = new LineSplitter((bytes, at, count) -> line(Stream.STDERR, bytes, at, count));

    /** Activations whose logs have not ended on both streams, oldest first; the last may be one that nobody owns yet. Guarded by this. */
    private final Deque<LogCollection> open = new ArrayDeque<>();

    private boolean isClosed;

    /**
     * A log before its sandbox.
     *
     * @param hasSentinels whether what runs inside ends each activation with a sentinel; if not, a call's logs end as the
     *     next one begins
     */
    public SandboxLog(InstantSource clock, boolean hasSentinels) {
        this.clock = clock;
        this.hasSentinels = hasSentinels;
    }

    /** From now on an activation's lines are expected, besides those of activations that have not ended. */
    public LogCollection begin(ActivationId id, long limitBytes) {
        synchronized (this) {
            if (!hasSentinels) {
                open.stream().filter(it -> it.owner().isPresent()).forEach(LogCollection::endAll);
                open.removeIf(LogCollection::isComplete);
            }
            LogCollection last = open.peekLast();
            LogCollection collection = last != null && last.owner().isEmpty() ? last : add();
            collection.own(id, limitBytes);
            if (isClosed) {
                collection.endAll();
            }
            return collection;
        }
    }

    /** Ends the logs of an activation that wrote none: no sentinel comes for it, those of others may still be on their way. */
    public void endQuietly(LogCollection quiet) {
        quiet.endAll();
        synchronized (this) {
            open.remove(quiet);
        }
    }

    /** Waits until nobody's lines are expected any more, or the time is up. */
    public void drain(Duration atMost, NanoClock nanoClock) throws InterruptedException {
        long deadline = nanoClock.nanos() + atMost.toNanos();
        for (LogCollection collection : snapshot()) {
            long left = deadline - nanoClock.nanos();
            if (collection.owner().isPresent() && left > 0) {
                collection.await(Duration.ofNanos(left), Duration.ofNanos(left));
            }
        }
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) {
        (stream == Stream.STDOUT ? stdout : stderr).write(bytes, offset, length);
    }

    @Override
    public void close() {
        stdout.end();
        stderr.end();
        synchronized (this) {
            isClosed = true;
            open.forEach(LogCollection::endAll);
            open.clear();
        }
    }

    private void line(Stream stream, byte[] bytes, int offset, int length) {
        if (isSentinel(bytes, offset, length)) {
            sentinel(
                    stream,
                    LogLines.text(bytes, offset + SENTINEL.length, length - SENTINEL.length)
                            .trim());
            return;
        }
        int separator = separator(bytes, offset, length);
        String id = separator < 0 ? "" : LogLines.text(bytes, offset, separator - offset);
        int start = separator < 0 ? offset : separator + 1;
        int bytesOfText = offset + length - start;
        String text = LogLines.text(bytes, start, bytesOfText);
        // a line of an activation whose logs are closed must not end up in those of another
        (id.isEmpty() ? Optional.of(oldest(stream)) : named(id)).ifPresent(it -> it.add(stream, text, bytesOfText));
    }

    private synchronized void sentinel(Stream stream, String id) {
        Optional<LogCollection> ended = id.isEmpty() ? Optional.of(oldest(stream)) : named(id);
        ended.filter(it -> it.owner().isPresent()).ifPresent(it -> it.end(stream));
        open.removeIf(LogCollection::isComplete);
    }

    private synchronized Optional<LogCollection> named(String id) {
        return open.stream()
                .filter(it -> it.owner().map(owner -> owner.value().equals(id)).orElse(false))
                .findFirst();
    }

    /** The oldest that has not ended on the stream; if there is none, the one that will come next. */
    private synchronized LogCollection oldest(Stream stream) {
        for (LogCollection collection : open) {
            if (!collection.hasEnded(stream)) {
                return collection;
            }
        }
        return add();
    }

    private LogCollection add() {
        LogCollection collection = new LogCollection(clock);
        open.addLast(collection);
        return collection;
    }

    private synchronized List<LogCollection> snapshot() {
        return List.copyOf(open);
    }

    private static boolean isSentinel(byte[] bytes, int offset, int length) {
        return length >= SENTINEL.length
                && Arrays.equals(bytes, offset, offset + SENTINEL.length, SENTINEL, 0, SENTINEL.length)
                && (length == SENTINEL.length || bytes[offset + SENTINEL.length] == ' ');
    }

    private static int separator(byte[] bytes, int offset, int length) {
        int end = offset + Math.min(length, MAX_ID_LENGTH);
        for (int i = offset; i < end; i++) {
            if (bytes[i] == FRAME_SEPARATOR) {
                return i;
            }
        }
        return -1;
    }
}
