// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends what was gathered, of all ways at once, so that it goes in one request: a window after the first message began to wait. One
 * thread, which sleeps while nothing waits.
 */
public final class Gatherer implements AutoCloseable {

    private final Duration window;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private List<Gathering<?>> due = new ArrayList<>(); // guarded by the lock
    private boolean isClosed; // guarded by the lock

    private Gatherer(Duration window) {
        this.window = window;
        this.thread = Thread.ofPlatform().name("kafka-gatherer").daemon().unstarted(this::run);
    }

    /**
     * Starts its thread.
     *
     * @param window how long a message may wait for others
     */
    public static Gatherer start(Duration window) {
        Gatherer gatherer = new Gatherer(window);
        gatherer.thread.start();
        return gatherer;
    }

    void flushSoon(Gathering<?> gathering) {
        lock.lock();
        try {
            due.add(gathering);
            if (due.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits, without waiting any longer; what is added afterwards is not sent. */
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
        for (List<Gathering<?>> next = take(); !next.isEmpty(); next = take()) {
            next.forEach(Gathering::flush);
        }
    }

    /** What is due at the end of the next window; empty when it is closed and nothing is left. */
    private List<Gathering<?>> take() {
        lock.lock();
        try {
            while (due.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            long left = window.toNanos();
            while (left > 0 && !isClosed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; what waits goes out early
        } finally {
            lock.unlock();
        }
        return takeDue();
    }

    private List<Gathering<?>> takeDue() {
        lock.lock();
        try {
            List<Gathering<?>> taken = due;
            due = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
