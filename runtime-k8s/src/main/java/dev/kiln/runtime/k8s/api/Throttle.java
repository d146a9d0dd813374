// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads requests over time: so many a second on average, and a second's worth at once. Tells how long to wait, and counts on that.
 *
 * <p>Example: at 50 a second 50 pass at once, and the 51st is told to wait for 20 ms.
 */
final class Throttle {

    private static final Duration BURST = Duration.ofSeconds(1);

    private final Duration each;
    private Instant free = Instant.EPOCH; // when the next one may go, if none had been saved up; guarded by this

    Throttle(int requestsPerSecond) {
        this.each = Duration.ofSeconds(1).dividedBy(requestsPerSecond);
    }

    synchronized Duration reserve(Instant now) { // two callers must not get one place
        Instant earliest = now.minus(BURST);
        free = (free.isBefore(earliest) ? earliest : free).plus(each);
        Duration wait = Duration.between(now, free);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
