// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;

/** Where a provider reports what it counted and timed. Never blocks, never throws; safe for use by several threads. */
public interface MetricsSink {

    /** Adds to a counter; the name is snake_case and ends in {@code _total}. */
    void count(String name, long amount);

    /** Records how long something took; the name is snake_case and ends in {@code _seconds}. */
    void time(String name, Duration duration);

    /** Forgets everything; for tests and for providers opened by hand. */
    static MetricsSink none() {
        return new MetricsSink() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void time(String name, Duration duration) {}
        };
    }
}
