// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.logs;

import dev.kiln.model.activation.ActivationId;
import dev.kiln.runtime.spi.LogSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The lines of one activation while they come in. Written by the provider's threads, read by the activation's. */
public final class LogCollection {

    /** What lines before the first activation may take; nobody has said yet how much it wants. */
    private static final long UNOWNED_BYTES = 64 * 1024;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private Optional<ActivationId> owner = Optional.empty();
    private long limitBytes = UNOWNED_BYTES;
    private long sizeBytes;
    private boolean isTruncated;
    private long arrivals;
    private final List<String> lines = new ArrayList<>();
    private final Set<LogSink.Stream> ended = EnumSet.noneOf(LogSink.Stream.class);

    LogCollection(InstantSource clock) {
        this.clock = clock;
    }

    /** How the waiting for the end of the logs ended. */
    public enum Ending {
        COMPLETE,
        GIVEN_UP
    }

    /** Waits until both streams ended; gives up when nothing came for {@code idle}, or after {@code total} in all. */
    public Ending await(Duration idle, Duration total) throws InterruptedException {
        long left = total.toNanos();
        lock.lock();
        try {
            while (ended.size() < 2 && left > 0) {
                long seen = arrivals;
                long step = Math.min(idle.toNanos(), left);
                long rest = awaitArrival(seen, step);
                left -= step - Math.max(0, rest);
                if (rest <= 0 && arrivals == seen) {
                    return ended.size() == 2 ? Ending.COMPLETE : Ending.GIVEN_UP;
                }
            }
            return ended.size() == 2 ? Ending.COMPLETE : Ending.GIVEN_UP;
        } finally {
            lock.unlock();
        }
    }

    /** What was collected; empty when the action wants no logs. */
    public List<String> lines() {
        lock.lock();
        try {
            return limitBytes == 0 ? List.of() : List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Adds that lines may be missing, as they did not end in time. */
    public void noteLoss() {
        note(LogLines.LOST);
    }

    /** Adds that lines may be missing, as the action failed. */
    public void noteFailure() {
        note(LogLines.FAILED);
    }

    Optional<ActivationId> owner() {
        lock.lock();
        try {
            return owner;
        } finally {
            lock.unlock();
        }
    }

    void own(ActivationId id, long limit) {
        lock.lock();
        try {
            owner = Optional.of(id);
            limitBytes = limit;
        } finally {
            lock.unlock();
        }
    }

    void add(LogSink.Stream stream, String text, int textBytes) {
        lock.lock();
        try {
            arrivals++;
            if (isTruncated || (limitBytes == 0 && owner.isPresent())) {
                return;
            }
            if (sizeBytes + textBytes + LogLines.PREFIX_BYTES > limitBytes) {
                isTruncated = true;
                note(LogLines.truncated(limitBytes));
            } else {
                sizeBytes += textBytes + LogLines.PREFIX_BYTES;
                lines.add(LogLines.line(clock.instant(), stream, text));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded(LogSink.Stream stream) {
        lock.lock();
        try {
            return ended.contains(stream);
        } finally {
            lock.unlock();
        }
    }

    void end(LogSink.Stream stream) {
        lock.lock();
        try {
            ended.add(stream);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void endAll() {
        end(LogSink.Stream.STDOUT);
        end(LogSink.Stream.STDERR);
    }

    boolean isComplete() {
        return hasEnded(LogSink.Stream.STDOUT) && hasEnded(LogSink.Stream.STDERR);
    }

    private long awaitArrival(long seen, long nanos) throws InterruptedException {
        long rest = nanos;
        while (arrivals == seen && ended.size() < 2 && rest > 0) {
            rest = changed.awaitNanos(rest);
        }
        return rest;
    }

    private void note(String text) {
        lock.lock();
        try {
            Instant now = clock.instant();
            lines.add(LogLines.line(now, LogSink.Stream.STDERR, text));
        } finally {
            lock.unlock();
        }
    }
}
