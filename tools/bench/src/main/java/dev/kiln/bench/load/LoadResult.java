// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load showed.
 *
 * @param latencies of calls that succeeded, in nanoseconds
 * @param firstFailure what the first failed call said; empty when none failed
 */
public record LoadResult(Histogram latencies, Duration elapsed, long failed, String firstFailure) {

    public double perSecond() {
        return latencies.getTotalCount() / (elapsed.toNanos() / 1e9);
    }

    public double percentileMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    public double p50Millis() {
        return percentileMillis(50);
    }

    /** Itself, unless a call failed. */
    public LoadResult orThrow() {
        if (failed > 0) {
            throw new IllegalStateException(failed + " calls failed, the first one with: " + firstFailure);
        }
        return this;
    }
}
