// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

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

    /**
     * Of what is expected, with each message. Callers who were answered together call again together, and while they come there
     * are few under way.
     */
    private static final double FORGETTING = 63 / 64.0;

    private final Gatherer gatherer;
    private final Consumer<T> send;
    private final ReentrantLock lock = new ReentrantLock();
    private final Patience patience = new Patience(); // guarded by the lock
    private double expected; // guarded by the lock: how many were under way lately
    private List<T> waiting = new ArrayList<>(); // guarded by the lock
    private long batch; // guarded by the lock: the number of that which waits
    private int goal; // guarded by the lock: how many those that wait are waiting for; 0 when none waits
    private boolean isDue; // guarded by the lock: what waits must not wait any longer
    private boolean isSending; // guarded by the lock: a thread sends, and goes on with what becomes due meanwhile

    /**
     * Nothing waits yet.
     *
     * @param send does not block, and does not throw
     */
    public Gathering(Gatherer gatherer, Consumer<T> send) {
        this.gatherer = gatherer;
        this.send = send;
    }

    /**
     * Sends it with all that waits; or lets it wait for others within the window, until half of them are there.
     *
     * @param underWay how many messages are likely to come this way soon, this one included; 0 for one that must not wait
     * @return false when too many wait already, and then it is not sent
     */
    public boolean add(T message, int underWay) {
        lock.lock();
        try {
            if (waiting.size() == MOST_WAITING) {
                return false;
            }
            waiting.add(message);
            expected = Math.max(underWay, expected * FORGETTING);
            isDue = isDue || underWay == 0 || !mayWait(Math.min((int) (expected / 2), ENOUGH));
            if (isSending || !isDue) {
                return true;
            }
            isSending = true;
        } finally {
            lock.unlock();
        }
        sendAll();
        return true;
    }

    private boolean mayWait(int half) {
        if (waiting.size() == 1) {
            if (half < 2 || !patience.shouldWait()) {
                return false;
            }
            gatherer.flushLater(this, batch);
        }
        goal = Math.max(goal, half);
        return waiting.size() < goal;
    }

    /** Sends what waits, if it is still what waited then. */
    void flush(long waitingThen) {
        lock.lock();
        try {
            if (batch != waitingThen || waiting.isEmpty()) {
                return;
            }
            isDue = true;
            if (isSending) {
                return;
            }
            isSending = true;
        } finally {
            lock.unlock();
        }
        sendAll();
    }

    private void sendAll() {
        for (List<T> next = take(); !next.isEmpty(); next = take()) {
            next.forEach(send);
        }
    }

    private List<T> take() {
        lock.lock();
        try {
            isSending = isDue;
            if (!isDue) {
                return List.of();
            }
            List<T> taken = waiting;
            waiting = new ArrayList<>();
            batch++;
            isDue = false;
            if (goal > 0) {
                patience.waited(taken.size(), goal);
                goal = 0;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
