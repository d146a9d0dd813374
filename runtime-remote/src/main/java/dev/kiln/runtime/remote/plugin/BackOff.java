// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import java.time.Duration;

/**
 * How long to wait before the next start: 100 ms after the first failure, then twice as long each time, up to 10 s. A plugin
 * that was up for a minute begins anew.
 *
 * @param failures in a row
 */
record BackOff(int failures) {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofMinutes(1);

    static BackOff none() {
        return new BackOff(0);
    }

    /** After one more failure of a plugin that was up for so long, which is zero if it never was. */
    BackOff after(Duration up) {
        return new BackOff(up.compareTo(STEADY) >= 0 ? 1 : failures + 1);
    }

    Duration pause() {
        Duration pause = FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
