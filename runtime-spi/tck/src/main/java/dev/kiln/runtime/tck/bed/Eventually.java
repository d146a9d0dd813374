// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions by asking again and again, never by sleeping and hoping. */
public final class Eventually {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Eventually() {}

    /** Returns as soon as the condition holds; fails when it does not within the time. */
    public static void holds(String what, Duration within, Callable<Boolean> condition) throws Exception {
        if (!comesTrue(within, condition)) {
            throw new AssertionError("within " + within + " it did not come true that " + what);
        }
    }

    /** Returns as soon as the condition holds, or when the time is over; tells which. */
    public static boolean comesTrue(Duration within, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Returns after the time; fails as soon as the condition does not hold. */
    public static void holdsFor(String what, Duration time, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (!condition.call()) {
                throw new AssertionError("it ceased to be true that " + what);
            }
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting");
        }
    }
}
