// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A moment after which nobody waits any more. */
public record Deadline(InstantSource clock, Instant end) {

    public static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(time));
    }

    /** Never negative. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean isOver() {
        return remaining().isZero();
    }

    /** This one, or one in the given time, whichever is earlier. */
    public Deadline atMost(Duration time) {
        Instant other = clock.instant().plus(time);
        return other.isBefore(end) ? new Deadline(clock, other) : this;
    }
}
