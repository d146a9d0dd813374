// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

/**
 * Whether waiting for others pays: it did when others came, more than a quarter of those that were waited for. After a wait in vain one message goes without,
 * and after each further one twice as many as before; so calls that take long, and of which none comes, cost the quick ones next to
 * nothing. For one thread at a time.
 */
final class Patience {

    private static final int LONGEST_PAUSE = 64;

    private int pause;
    private int left;

    /** Whether the next message, which has nobody to go with yet, should wait. */
    boolean shouldWait() {
        if (left == 0) {
            return true;
        }
        left--;
        return false;
    }

    /**
     * A wait has ended.
     *
     * @param together how many went
     * @param goal how many were waited for
     */
    void waited(int together, int goal) {
        boolean hasPaid = together > 1 && 4 * together > goal;
        pause = hasPaid ? 0 : Math.clamp(2L * pause, 1, LONGEST_PAUSE);
        left = pause;
    }
}
