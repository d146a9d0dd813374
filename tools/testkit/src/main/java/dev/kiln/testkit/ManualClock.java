// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class ManualClock implements InstantSource {

    private volatile Instant now; // moved by one thread, read by many

    private ManualClock(Instant start) {
        this.now = start;
    }

    /** Begins at a date that is easy to recognise in a failed assertion. */
    public static ManualClock atDawn() {
        return at(Instant.parse("2030-01-01T06:00:00Z"));
    }

    public static ManualClock at(Instant start) {
        return new ManualClock(start);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves on; a negative duration moves back, as real clocks do at times. */
    public synchronized void advance(Duration duration) { // reads and writes
        now = now.plus(duration);
    }

    public synchronized void moveTo(Instant instant) { // pairs with advance
        now = instant;
    }
}
