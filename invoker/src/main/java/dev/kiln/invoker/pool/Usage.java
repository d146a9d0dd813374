// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

/** How one action is called here. Touched only under the pool's lock. */
final class Usage {

    private static final double SHARE_OF_NEWEST_RUN = 1.0 / 8;

    /** Looks come ten times a second, so that the mean is that of about the last second. */
    private static final double SHARE_OF_NEWEST_LOOK = 1.0 / 10;

    private long calls;
    private double runNanos;
    private double busy;

    long called() {
        return ++calls;
    }

    /** A call of a warm sandbox took so long. */
    void ran(long nanos) {
        runNanos += (nanos - runNanos) * (runNanos == 0 ? 1 : SHARE_OF_NEWEST_RUN);
    }

    /** So many calls are at work now; to be told regularly. */
    void look(int active) {
        busy += (active - busy) * SHARE_OF_NEWEST_LOOK;
    }

    /** How long a call of a warm sandbox takes; 0 when that is not known. */
    double runNanos() {
        return runNanos;
    }

    /** How many calls are at work, in the mean. */
    double busy() {
        return busy;
    }
}
