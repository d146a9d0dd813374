// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import java.time.Duration;
import java.time.Instant;

/**
 * Who drives a swap, until when. Clocks may differ: what keeps two from driving at once is that each write is guarded; a lease only
 * keeps them from trying.
 */
public record Lease(String holder, Instant until) {

    /** Nobody's. */
    public static final Lease NONE = new Lease("", Instant.EPOCH);

    public boolean isFor(String controller, Instant now) {
        return holder.equals(controller) || !now.isBefore(until);
    }

    /** Whether the holder should write it anew: half of it is over. */
    public boolean isDue(String controller, Instant now, Duration length) {
        return !holder.equals(controller) || !now.isBefore(until.minus(length.dividedBy(2)));
    }
}
