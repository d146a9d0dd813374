// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Stem pods as a stock that is ordered one for one. A pod that is taken is ordered again at once and arrives after
 * {@code podStart}; so a call finds none just when as many others as there are came within that time. If calls come by chance at
 * a rate, their number within it is Poisson distributed, whatever the distribution of the start itself (Palm's theorem), and the
 * stock that suffices is a quantile of that: the (S-1, S) policy of Feeney and Sherbrooke, "The (S-1, S) Inventory Policy under
 * Compound Poisson Demand", Management Science 12 (1966).
 *
 * <p>Calls also come in bursts, of which a mean knows nothing. So the most that ever came within one start is wanted, too, and
 * that is forgotten in a straight line over the idle time: quick to grow, slow to shrink, and without a state of its own.
 *
 * <p>Example: 1 call a second, 2 s for a start: 2 come meanwhile in the mean, in 99 of 100 cases at most 6, so 7 are wanted. When
 * 20 came at once, it is 21; with an idle time of 5 min it is 11 two and a half minutes later, if nothing else comes.
 */
public final class BaseStock implements StemSizing {

    /** Of a hundred calls at a steady rate one may find no stem pod; the next nine in a thousand would cost a pod more. */
    public static final double CERTAINTY = 0.99;

    /** What starts faster than this is taken to start as fast: the pool looks no more often. */
    private static final Duration FASTEST_START = Duration.ofMillis(100);

    /** The rate is that of the last half of the idle time, so that what it wants is gone when that is over. */
    private static final int RATE_PART = 2;

    private final double certainty;

    /**
     * @param certainty the part of the calls at a steady rate that shall find a stem pod, above 0 and below 1
     */
    public BaseStock(double certainty) {
        if (!(certainty > 0 && certainty < 1)) {
            throw new IllegalArgumentException("a certainty lies between 0 and 1, but is " + certainty);
        }
        this.certainty = certainty;
    }

    @Override
    public int wanted(StemDemand demand, StemBounds bounds) {
        Duration start = demand.podStart().compareTo(FASTEST_START) < 0 ? FASTEST_START : demand.podStart();
        double wanted = Math.max(steady(demand, bounds, start), peak(demand, bounds, start));
        // a whole number stays itself, whatever the division left behind its point
        return (int) Math.clamp(Math.ceil(wanted - 1e-9), bounds.min(), bounds.max());
    }

    private double steady(StemDemand demand, StemBounds bounds, Duration start) {
        Duration window = bounds.idle().dividedBy(RATE_PART);
        List<Instant> arrivals = demand.arrivals();
        long recent = arrivals.stream()
                .filter(it -> it.isAfter(demand.now().minus(window)))
                .count();
        if (recent == 0) {
            return 0;
        }
        // where more came than is remembered, what is remembered covers less than the window
        Duration covered = recent < StemDemand.MEMORY
                ? window
                : shorter(window, Duration.between(arrivals.getFirst(), demand.now()));
        double mean = recent * seconds(start) / Math.max(seconds(covered), seconds(FASTEST_START));
        return 1 + Poisson.quantile(mean, certainty, bounds.max());
    }

    /** The most that came within one start, each such time weighed by how long ago it was. */
    private static double peak(StemDemand demand, StemBounds bounds, Duration start) {
        List<Instant> arrivals = demand.arrivals();
        double highest = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (!arrivals.get(first).isAfter(arrivals.get(last).minus(start))) {
                first++;
            }
            double age = seconds(Duration.between(arrivals.get(last), demand.now())) / seconds(bounds.idle());
            if (age < 1) {
                int together = 1 + last - first + 1;
                double weight = Math.min(1, 1 - age);
                highest = Math.max(highest, bounds.min() + (together - bounds.min()) * weight);
            }
        }
        return highest;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
