// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import java.util.concurrent.atomic.AtomicLong;

/** Heap that large bodies may take together. Safe for use by several threads; nobody waits. */
public final class ByteBudget {

    /**
     * What a body costs while it is worked on, as a multiple of its length. A 48 MB action lies in memory as received, as
     * Jackson's buffer of two bytes a character, as text, and as what goes to the store.
     */
    private static final int COST = 5;

    private final long totalBytes;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /** A new account on this budget, with nothing reserved. */
    public Share open() {
        return new Share();
    }

    public long usedBytes() {
        return used.get();
    }

    /** What one request holds; for one thread at a time. */
    public final class Share implements AutoCloseable {
        private long reserved;

        /** Makes the share large enough for a body of this length; false when the budget does not allow it. */
        public boolean cover(long bodyBytes) {
            long more = bodyBytes * COST - reserved;
            if (more <= 0) {
                return true;
            }
            // a body that alone is more than everything may come when nobody else is there
            long after = used.addAndGet(more);
            if (after > totalBytes && after - more - reserved > 0) {
                used.addAndGet(-more);
                return false;
            }
            reserved += more;
            return true;
        }

        @Override
        public void close() {
            used.addAndGet(-reserved);
            reserved = 0;
        }
    }
}
