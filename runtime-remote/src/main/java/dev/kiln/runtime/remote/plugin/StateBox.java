// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The state that the supervising thread sets and others wait for. */
final class StateBox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private PluginState state;

    StateBox(PluginState state) {
        this.state = state;
    }

    void set(PluginState next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The state as soon as it is wanted, or whatever it is when the time is over. */
    PluginState await(Duration patience, Predicate<PluginState> wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!wanted.test(state) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }
}
