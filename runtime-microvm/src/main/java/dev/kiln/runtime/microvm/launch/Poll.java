// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** Waits for what the kernel does not announce: tightly at first, then ever more lazily. */
public record Poll(InstantSource clock) {

    private static final Duration FIRST = Duration.ofMillis(1);
    private static final Duration LAST = Duration.ofMillis(8);

    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Whether the condition came to hold in time. */
    public boolean until(Duration limit, Condition condition) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(limit);
        Duration pause = FIRST;
        while (!condition.holds()) {
            if (clock.instant().isAfter(end)) {
                return false;
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting");
            }
            pause = pause.multipliedBy(5).dividedBy(4).compareTo(LAST) < 0
                    ? pause.multipliedBy(5).dividedBy(4)
                    : LAST;
        }
        return true;
    }

    /** The same for cleaning up, which an interrupt must not cut short; the thread is interrupted again afterwards. */
    public boolean untilEvenIfInterrupted(Duration limit, Condition condition) throws IOException {
        Instant end = clock.instant().plus(limit);
        boolean wasInterrupted = Thread.interrupted();
        try {
            while (true) {
                Duration left = Duration.between(clock.instant(), end);
                try {
                    return until(left.isNegative() ? Duration.ZERO : left, condition);
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
