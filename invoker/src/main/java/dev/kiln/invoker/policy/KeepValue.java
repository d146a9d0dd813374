// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

/**
 * What it is worth to keep an idle sandbox: greedy-dual with sizes and frequencies, as FaasCache (ASPLOS '21) uses it for
 * functions. {@code value = clock + uses * cost / size}; the clock is the value of the last one evicted, so that what was worth
 * much once and is not used any more ages.
 *
 * <p>A worked example: an action used 10 times, with a cold start of 0.5 s and 256 MB, is worth 10 * 500 / 256 = 19.5 above the
 * clock; one used 10 times with 0.5 s and 512 MB is worth 9.8 and goes first. For one thread at a time.
 */
public final class KeepValue {

    private static final double NANOS_PER_MILLI = 1_000_000;

    private double clock;

    public double of(long uses, long costNanos, int memoryMegabytes) {
        return clock + uses * (costNanos / NANOS_PER_MILLI) / memoryMegabytes;
    }

    public void evicted(double value) {
        clock = Math.max(clock, value);
    }
}
