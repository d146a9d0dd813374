// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a subject until it gets no faster. A JVM compiles what it runs while it runs it: on a quiet machine that is over after some
 * seconds, on a busy one it takes a minute or two, so no fixed time would do.
 */
public final class WarmUp {

    /** So many rounds in a row must bring no gain: one may just have been disturbed. */
    private static final int LEVEL_ROUNDS = 4;

    private static final int MOST_ROUNDS = 24;

    /** A round that is this much better than all before it still got faster. */
    private static final double GAIN = 1.03;

    private WarmUp() {}

    /** One round of load, like all others. */
    @FunctionalInterface
    public interface Round {
        LoadResult run() throws IOException, InterruptedException;
    }

    /** Runs rounds until four in a row brought no gain, at most twenty-four; calls may not fail. */
    public static void run(Round round) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        while (rates.size() < MOST_ROUNDS && !isSteady(rates)) {
            rates.add(round.run().orThrow().perSecond());
        }
    }

    private static boolean isSteady(List<Double> rates) {
        int earlier = rates.size() - LEVEL_ROUNDS;
        if (earlier < 1) {
            return false;
        }
        double best = rates.stream()
                .limit(earlier)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return rates.stream().skip(earlier).allMatch(rate -> rate < best * GAIN);
    }
}
