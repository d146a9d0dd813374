// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import java.time.Duration;

/**
 * Whether messages come so quickly that there is somebody to wait for: the third within the window. One caller after the other
 * never makes that many. For one thread at a time.
 */
final class Density {

    private final long windowMicros;
    private long last = Long.MIN_VALUE / 2;
    private long beforeLast = Long.MIN_VALUE / 2;

    Density(Duration window) {
        this.windowMicros = window.toNanos() / 1000;
    }

    /** Notes a message; tells whether it is one of many. */
    boolean isDense(long nowMicros) {
        long since = nowMicros - beforeLast;
        beforeLast = last;
        last = nowMicros;
        // a clock that was set back says nothing
        return since >= 0 && since < windowMicros;
    }
}
