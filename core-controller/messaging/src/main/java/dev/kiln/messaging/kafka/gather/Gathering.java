// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What goes one way. What one thread adds goes out in the order in which it added it. Safe for use by several threads.
 *
 * @param <T> a message
 */
public final class Gathering<T> {

    private static final int MOST_WAITING = 1000;
    private static final Duration DENSE = Duration.ofMillis(1);

    private final Gatherer gatherer;
    private final InstantSource clock;
    private final Consumer<T> send;
    private final ReentrantLock lock = new ReentrantLock();
    private final Density density; // guarded by the lock
    private List<T> waiting = new ArrayList<>(); // guarded by the lock
    private boolean isSending; // guarded by the lock: what waited is on its way out, and nothing may overtake it

    /**
     * Nothing waits yet.
     *
     * @param send does not block, and does not throw
     */
    public Gathering(Gatherer gatherer, InstantSource clock, Consumer<T> send) {
        this.gatherer = gatherer;
        this.clock = clock;
        this.send = send;
        this.density = new Density(DENSE);
    }

    /**
     * Sends it now, or with others within the window.
     *
     * @param mayWait whether there may be a wait for others; behind others that wait it waits in any case
     * @return false when too many wait already, and then it is not sent
     */
    public boolean add(T message, boolean mayWait) {
        Instant now = clock.instant();
        lock.lock();
        try {
            boolean isDense = density.isDense(now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
            if ((mayWait && isDense) || isSending || !waiting.isEmpty()) {
                return await(message);
            }
        } finally {
            lock.unlock();
        }
        send.accept(message);
        return true;
    }

    private boolean await(T message) {
        if (waiting.size() == MOST_WAITING) {
            return false;
        }
        waiting.add(message);
        if (waiting.size() == 1 && !isSending) {
            gatherer.flushSoon(this);
        }
        return true;
    }

    /** Sends all that waits. For one thread, the gatherer's. */
    void flush() {
        for (List<T> batch = take(); !batch.isEmpty(); batch = take()) {
            batch.forEach(send);
        }
    }

    private List<T> take() {
        lock.lock();
        try {
            List<T> batch = waiting;
            waiting = new ArrayList<>();
            isSending = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
