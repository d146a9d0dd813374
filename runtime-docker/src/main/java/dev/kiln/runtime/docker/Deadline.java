// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A moment after which nobody waits any more. */
record Deadline(InstantSource clock, Instant end) {

    static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(time));
    }

    /** Never negative. */
    Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver() {
        return remaining().isZero();
    }

    /** This one, or one in the given time, whichever is earlier. */
    Deadline atMost(Duration time) {
        Instant other = clock.instant().plus(time);
        return other.isBefore(end) ? new Deadline(clock, other) : this;
    }
}
