// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Asks two subjects in turns of a few calls, so that whatever else the machine does in between meets both alike. One call at a
 * time, by the thread that runs it.
 */
public final class Turns {

    private static final int CALLS_OF_TURN = 10;

    /** Part of the length that is for getting warm, and does not count. */
    private static final int WARM_PART = 2;

    /** So much longer than was asked for it takes at most, however few the calls are. */
    private static final int MOST_LENGTHS = 6;

    private Turns() {}

    /** Latencies of both, in nanoseconds. */
    public record Latencies(Histogram one, Histogram other) {}

    /**
     * Until the time is over and each was asked so often, or much later.
     *
     * @throws IOException when a call fails
     */
    public static Latencies run(Call one, Call other, Duration length, int leastCalls) throws IOException {
        rounds(one, other, length.dividedBy(WARM_PART), leastCalls / WARM_PART);
        return rounds(one, other, length, leastCalls);
    }

    private static Latencies rounds(Call one, Call other, Duration length, int leastCalls) throws IOException {
        Latencies latencies = new Latencies(new Histogram(3), new Histogram(3));
        long begin = System.nanoTime();
        for (boolean isDone = false; !isDone; ) {
            turn(one, latencies.one);
            turn(other, latencies.other);
            long elapsed = System.nanoTime() - begin;
            boolean areEnough = latencies.other.getTotalCount() >= leastCalls;
            isDone = elapsed > length.toNanos() && (areEnough || elapsed > MOST_LENGTHS * length.toNanos());
        }
        return latencies;
    }

    private static void turn(Call call, Histogram latencies) throws IOException {
        for (int i = 0; i < CALLS_OF_TURN; i++) {
            long from = System.nanoTime();
            call.make();
            latencies.recordValue(System.nanoTime() - from);
        }
    }
}
