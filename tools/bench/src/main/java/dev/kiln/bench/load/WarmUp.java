// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a subject until it gets no faster. A JVM compiles what it runs while it runs it: on a quiet machine that is over after some
 * seconds, on a busy one it takes a minute, so no fixed time would do.
 */
public final class WarmUp {

    private static final int FEWEST_ROUNDS = 4;
    private static final int MOST_ROUNDS = 12;

    /** A round that is this much better than all before it still got faster. */
    private static final double GAIN = 1.03;

    private WarmUp() {}

    /** One round of load, like all others. */
    @FunctionalInterface
    public interface Round {
        LoadResult run() throws IOException, InterruptedException;
    }

    /** Runs rounds until two in a row brought no gain, at most twelve; calls may not fail. */
    public static void run(Round round) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        while (rates.size() < MOST_ROUNDS && !isSteady(rates)) {
            rates.add(round.run().orThrow().perSecond());
        }
    }

    /** Whether the last two rounds were no better than the best before them. */
    static boolean isSteady(List<Double> rates) {
        if (rates.size() < FEWEST_ROUNDS) {
            return false;
        }
        int earlier = rates.size() - 2;
        double best = rates.stream()
                .limit(earlier)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return rates.stream().skip(earlier).allMatch(rate -> rate < best * GAIN);
    }
}
