// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends what has waited for the whole window in vain. One thread for all ways, which sleeps while nothing waits. */
public final class Gatherer implements AutoCloseable {

    private final Duration window;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private final Deque<Due> due = new ArrayDeque<>(); // guarded by the lock; the first one is due first
    private boolean isClosed; // guarded by the lock

    private record Due(Gathering<?> gathering, long batch, long atMicros) {
        void flush() {
            gathering.flush(batch);
        }
    }

    private Gatherer(Duration window, InstantSource clock) {
        this.window = window;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("kafka-gatherer").daemon().unstarted(this::run);
    }

    /**
     * Starts its thread.
     *
     * @param window how long a message may wait for others
     */
    public static Gatherer start(Duration window, InstantSource clock) {
        Gatherer gatherer = new Gatherer(window, clock);
        gatherer.thread.start();
        return gatherer;
    }

    /** Flushes that batch when the window ends, unless it has gone until then. */
    void flushLater(Gathering<?> gathering, long batch) {
        long end = micros() + TimeUnit.NANOSECONDS.toMicros(window.toNanos());
        lock.lock();
        try {
            due.add(new Due(gathering, batch, end));
            if (due.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits, without waiting any longer; what is added afterwards may not be sent. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        boolean wasInterrupted = Thread.interrupted();
        try {
            thread.join(window.plusSeconds(1));
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (@Nullable Due next = take(); next != null; next = take()) {
            next.flush();
        }
    }

    /** The next that is due; none when it is closed and nothing is left. */
    private @Nullable Due take() {
        lock.lock();
        try {
            while (due.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            if (!due.isEmpty()) {
                await(due.getFirst());
            }
            return due.poll();
        } catch (InterruptedException e) {
            // nobody interrupts this thread; what waits goes out early
            return due.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Until it is due; the clock is asked once, as it may be set back. */
    private void await(Due next) throws InterruptedException {
        long left = Math.min(TimeUnit.MICROSECONDS.toNanos(next.atMicros() - micros()), window.toNanos());
        while (left > 0 && !isClosed) {
            left = changed.awaitNanos(left);
        }
    }

    private long micros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
