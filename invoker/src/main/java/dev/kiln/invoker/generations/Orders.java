// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.model.pools.Generation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last order, and the thread that carries it out. An order that no longer wants what is being tried interrupts the trial, and nothing
 * else. Safe for use by several threads.
 */
final class Orders {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private @Nullable PoolOrder last;
    private long heard;
    private @Nullable Generation onTrial;
    private @Nullable Thread trying;
    private boolean hasNews;
    private boolean isClosed;

    /** @param heard orders up to this are old */
    Orders(long heard) {
        this.heard = heard;
    }

    /** Takes it, unless it is older than the last. */
    void put(PoolOrder order) {
        lock.lock();
        try {
            if (order.order() <= heard) {
                return;
            }
            heard = order.order();
            last = order;
            hasNews = true;
            if (onTrial != null && !wants(order, onTrial.number())) {
                interrupt();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    Optional<PoolOrder> last() {
        lock.lock();
        try {
            return Optional.ofNullable(last);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a new one, not longer than that; whether there is. */
    boolean await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!isClosed && !hasNews && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean isNew = hasNews;
            hasNews = false;
            return isNew;
        } finally {
            lock.unlock();
        }
    }

    /**
     * From here on this thread is interrupted when that generation is not wanted any more.
     *
     * @throws InterruptedException when it is not now
     */
    void tryBegins(Generation generation) throws InterruptedException {
        lock.lock();
        try {
            if (isClosed || (last != null && !wants(last, generation.number()))) {
                throw new InterruptedException("it is not wanted any more");
            }
            onTrial = generation;
            trying = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** From here on nobody interrupts; an interrupt that came too late is taken back. */
    void tryEnds() {
        lock.lock();
        try {
            onTrial = null;
            trying = null;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            interrupt();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a generation has any part in an order. */
    static boolean wants(PoolOrder order, long number) {
        return order.current().number() == number
                || order.candidate()
                        .filter(it -> it.generation().number() == number)
                        .isPresent();
    }

    private void interrupt() {
        if (trying != null) {
            trying.interrupt();
        }
    }
}
