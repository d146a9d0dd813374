// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import java.util.OptionalLong;
import java.util.TreeSet;

/** Which messages have ended, and up to where all of them have. Safe for use by several threads. */
final class Offsets {

    // guarded by this
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long next;
    private long committed = -1;

    synchronized void begin(long offset) {
        if (committed < 0) {
            committed = offset; // where the group had got to before
        }
        unfinished.add(offset);
        next = Math.max(next, offset + 1);
    }

    /** Ends a message; the offset before which all have ended, when that has moved. */
    synchronized OptionalLong end(long offset) {
        unfinished.remove(offset);
        long done = unfinished.isEmpty() ? next : unfinished.first();
        if (done <= committed) {
            return OptionalLong.empty();
        }
        committed = done;
        return OptionalLong.of(done);
    }

    synchronized int unfinished() {
        return unfinished.size();
    }
}
