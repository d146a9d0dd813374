// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import java.time.Duration;

/** How long nothing is tried again after failures in a row. Touched only under the pool's lock. */
final class Backoff {

    private static final int MAX_SHIFT = 6;

    private final Duration first;
    private int stemFailures;
    private long stemsHeldUntilNanos;

    Backoff(Duration first, long nowNanos) {
        this.first = first;
        this.stemsHeldUntilNanos = nowNanos;
    }

    /** The first pause, doubled by each further failure. */
    long nanos(int failuresBefore) {
        return first.toNanos() << Math.min(failuresBefore, MAX_SHIFT);
    }

    /** What nobody waits for could not be made. */
    void stemFailed(long nowNanos) {
        stemsHeldUntilNanos = nowNanos + nanos(stemFailures++);
    }

    void stemMade() {
        stemFailures = 0;
    }

    boolean mayMakeStems(long nowNanos) {
        return nowNanos - stemsHeldUntilNanos >= 0;
    }
}
