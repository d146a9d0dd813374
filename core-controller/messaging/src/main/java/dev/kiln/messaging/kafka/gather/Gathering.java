// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What goes one way, in the order in which it was added. With many calls under way it goes in halves: while one half is served, the
 * other one gathers, and neither side waits for the other. Safe for use by several threads.
 *
 * @param <T> a message
 */
public final class Gathering<T> {

    private static final int MOST_WAITING = 1000;

    /** More than these in one request save little. */
    private static final int ENOUGH = 8;

    private final Gatherer gatherer;
    private final InstantSource clock;
    private final Consumer<T> send;
    private final ReentrantLock lock = new ReentrantLock();
    private final Density density; // guarded by the lock
    private List<T> waiting = new ArrayList<>(); // guarded by the lock
    private long batch; // guarded by the lock: the number of that which waits
    private boolean isSending; // guarded by the lock: a thread sends, and goes on with what is added meanwhile

    /**
     * Nothing waits yet.
     *
     * @param send does not block, and does not throw
     */
    public Gathering(Gatherer gatherer, InstantSource clock, Consumer<T> send) {
        this.gatherer = gatherer;
        this.clock = clock;
        this.send = send;
        this.density = new Density(gatherer.window().multipliedBy(2));
    }

    /**
     * Sends it with all that waits; or lets it wait for others within the window, until half of them are there.
     *
     * @param underWay how many messages are likely to come this way soon, this one included
     * @return false when too many wait already, and then it is not sent
     */
    public boolean add(T message, int underWay) {
        int goal = Math.min(underWay / 2, ENOUGH);
        long now = micros();
        lock.lock();
        try {
            boolean isDense = density.isDense(now);
            if (waiting.size() == MOST_WAITING) {
                return false;
            }
            waiting.add(message);
            if (isSending) {
                return true;
            }
            boolean isFirst = waiting.size() == 1;
            if (waiting.size() < goal && !(isFirst && !isDense)) {
                if (isFirst) {
                    gatherer.flushLater(this, batch, now);
                }
                return true;
            }
            isSending = true;
        } finally {
            lock.unlock();
        }
        sendAll();
        return true;
    }

    /** Sends what waits, if it is still what waited then. */
    void flush(long waitingThen) {
        lock.lock();
        try {
            if (batch != waitingThen || isSending || waiting.isEmpty()) {
                return;
            }
            isSending = true;
        } finally {
            lock.unlock();
        }
        sendAll();
    }

    long micros() {
        var now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    private void sendAll() {
        for (List<T> next = take(); !next.isEmpty(); next = take()) {
            next.forEach(send);
        }
    }

    private List<T> take() {
        lock.lock();
        try {
            List<T> taken = waiting;
            waiting = new ArrayList<>();
            batch++;
            isSending = !taken.isEmpty();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
