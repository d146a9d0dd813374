// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.time;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends what is overdue. Whoever waits sets a deadline in a {@link Watch} that he keeps for long; one sweep, run every few
 * milliseconds, looks at all of them. Setting and clearing a deadline is one write each, so that the warm path makes no timer.
 * Safe for use by several threads.
 */
public final class Deadlines {

    private static final long DISARMED = Long.MIN_VALUE;
    private static final long EXPIRED = Long.MIN_VALUE + 1;

    private final NanoClock clock;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    public Deadlines(NanoClock clock) {
        this.clock = clock;
    }

    /**
     * A new watch, disarmed; to be closed.
     *
     * @param expire what ends the wait: closes the channel, interrupts the thread; must not block
     */
    public Watch watch(Runnable expire) {
        Watch watch = new Watch(expire);
        watches.add(watch);
        return watch;
    }

    /** Ends all that is overdue now. */
    public void sweep() {
        long now = clock.nanos();
        for (Watch watch : watches) {
            watch.expireIfDue(now);
        }
    }

    /** One wait after another, of one thread at a time. */
    public final class Watch implements AutoCloseable {
        private final Runnable expire;
        private final AtomicLong deadline = new AtomicLong(DISARMED);

        private Watch(Runnable expire) {
            this.expire = expire;
        }

        /** The wait begins, and may take so long. */
        public void arm(long durationNanos) {
            deadline.set(clock.nanos() + durationNanos);
        }

        /** The wait is over; does nothing when the sweep was faster. */
        public void disarm() {
            long due = deadline.get();
            if (due != EXPIRED) {
                deadline.compareAndSet(due, DISARMED);
            }
        }

        /** Whether the last wait was ended by the sweep; until armed again. */
        public boolean hasExpired() {
            return deadline.get() == EXPIRED;
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private void expireIfDue(long now) {
            long due = deadline.get();
            boolean isDue = due != DISARMED && due != EXPIRED && now - due >= 0;
            // whoever swaps first wins: a wait that was just over, or the sweep
            if (isDue && deadline.compareAndSet(due, EXPIRED)) {
                expire.run();
            }
        }
    }
}
