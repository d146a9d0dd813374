// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.util.List;

/** How long one thing took, in milliseconds, over so many times. */
public record Timing(Measure measure, int count, double medianMillis, double p95Millis) {

    private static final double NANOS_EACH_MILLI = 1e6;

    /** Of at least one duration; the p95 of 20 is the 19th, of fewer the longest. */
    static Timing of(Measure measure, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int last = sorted.size() - 1;
        return new Timing(
                measure,
                sorted.size(),
                millis(sorted.get(last / 2)),
                millis(sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1)));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_EACH_MILLI * 1_000) / 1_000.0;
    }
}
