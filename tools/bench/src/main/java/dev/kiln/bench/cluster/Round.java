// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/**
 * All parts of a cluster stopped at once and started again one after the other.
 *
 * @param stops one of each part
 * @param starts likewise, in their order
 */
public record Round(List<Stop> stops, List<Start> starts) {

    private static final int MOST_GAP_MILLIS = 4_000;

    public Round {
        stops = List.copyOf(stops);
        starts = List.copyOf(starts);
    }

    /** SIGKILL, or else SIGTERM. */
    public record Stop(Part part, boolean isKilled) {}

    /**
     * A start.
     *
     * @param gap after the start before it, whether or not that part works by then
     */
    public record Start(Part part, Duration gap) {}

    /** So many, the same for the same seed. */
    public static List<Round> plan(List<Part> parts, int count, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Stop> stops = parts.stream()
                    .map(part -> new Stop(part, random.nextBoolean()))
                    .toList();
            List<Part> order = new ArrayList<>(parts);
            Collections.shuffle(order, Random.from(random));
            rounds.add(new Round(
                    stops,
                    order.stream()
                            .map(part -> new Start(part, Duration.ofMillis(random.nextInt(MOST_GAP_MILLIS))))
                            .toList()));
        }
        return rounds;
    }

    /** How long the starts take. */
    public Duration length() {
        return starts.stream().map(Start::gap).reduce(Duration.ZERO, Duration::plus);
    }

    /** Who was killed, and who starts in which order. */
    @Override
    public String toString() {
        String killed = stops.stream()
                .filter(Stop::isKilled)
                .map(it -> it.part().name())
                .collect(Collectors.joining(", "));
        String order = starts.stream()
                .map(it -> "+" + it.gap().toMillis() + " ms " + it.part())
                .collect(Collectors.joining(", "));
        return "killed: " + (killed.isEmpty() ? "none" : killed) + "; started: " + order;
    }
}
