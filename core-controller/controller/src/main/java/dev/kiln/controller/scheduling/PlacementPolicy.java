// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.scheduling.ClusterView.Totals;
import java.util.List;
import java.util.Optional;

/**
 * Chooses an invoker; pure.
 *
 * <p>An action's activations go to the home of its key on the ring, and along the ring when that is full: consistent hashing
 * with bounded loads (Mirrokni, Thorup, Zadimoghaddam, SODA 2018). The bound of an invoker is {@code fill} of its memory or,
 * if that is more, {@code 1 + slack} times its fair part of the whole load. So an action stays warm on few invokers, nobody is
 * a hot spot, and where all are busy the waiting is spread evenly.
 *
 * <p>Worked example: ten invokers of 1024 MB, fill 0.75, slack 0.25, an action of 256 MB. Its first three activations go home
 * (768 MB), the next three to the second on its way. Once all hold 768 MB, the average is 768, the bound 960, which allows no
 * fourth, as 1024 is more; the thirty-first goes to the least loaded.
 *
 * <p>No action gets all the room for waiting: it may hold {@code fairness} times what is still free (Choudhury and Hahne,
 * "Dynamic queue length thresholds", 1998). With 4, an action alone gets four fifths, and there is always room for another.
 */
final class PlacementPolicy {

    private static final List<String> ISOLATION = List.of("NONE", "NAMESPACES", "CONTAINER", "VIRTUAL_MACHINE");

    private final SchedulingConfig config;

    PlacementPolicy(SchedulingConfig config) {
        this.config = config;
    }

    Placement place(ClusterView view, Demand demand) {
        Optional<Ring> ring = view.ring(demand.pool());
        if (ring.isEmpty()) {
            return new Placement.NoInvokers(
                    demand.pool().map(it -> "there is no pool '" + it + "'").orElse("there are no invokers"));
        }
        Totals totals = totals(view, demand);
        if (totals.count() == 0) {
            return new Placement.NoInvokers("no invoker is up that has " + demand.megabytes() + " MB"
                    + demand.pool().map(it -> " in pool '" + it + "'").orElse("")
                    + demand.isolation().map(it -> " and isolation " + it).orElse(""));
        }
        double room = config.queueFactor() * totals.megabytes() - totals.loadMegabytes();
        if (view.keyMegabytes(demand.key()) + demand.megabytes() > config.fairness() * room) {
            return new Placement.Overloaded("the action holds more than its part of the waiting room: "
                    + view.keyMegabytes(demand.key()) + " MB, with " + (long) room + " MB left");
        }
        return choose(view, demand, ring.get(), totals);
    }

    private Placement choose(ClusterView view, Demand demand, Ring ring, Totals totals) {
        double average = (double) (totals.loadMegabytes() + demand.megabytes()) / totals.megabytes();
        int start = ring.start(demand.hash());
        int probes = Math.min(config.maxProbes(), ring.size());
        for (int step = 0; step < probes; step++) {
            int index = ring.owner(start, step);
            Invoker invoker = view.invoker(index);
            if (canTake(invoker, demand)
                    && view.loadMegabytes(index) + demand.megabytes() <= bound(invoker, demand, average)) {
                return new Placement.Placed(invoker);
            }
        }
        int least = leastLoaded(view, demand);
        Invoker invoker = view.invoker(least);
        if (view.loadMegabytes(least) + demand.megabytes() <= config.queueFactor() * invoker.memoryMegabytes()) {
            return new Placement.Placed(invoker);
        }
        return new Placement.Overloaded("all " + totals.count() + " invokers have as much waiting as they may have");
    }

    /** An idle invoker takes anything that fits, also what alone is more than {@code fill}. */
    private double bound(Invoker invoker, Demand demand, double average) {
        double memory = invoker.memoryMegabytes();
        double fair = (1 + config.slack()) * average * memory;
        double own = Math.max(config.fill() * memory, demand.megabytes());
        return Math.min(config.queueFactor() * memory, Math.max(own, fair));
    }

    /** Over those that can take the demand; mostly these are all that are up, whose sums are known. */
    private static Totals totals(ClusterView view, Demand demand) {
        Totals all = view.totals();
        if (demand.pool().isEmpty() && demand.isolation().isEmpty() && demand.megabytes() <= all.smallestMegabytes()) {
            return all;
        }
        int count = 0;
        long megabytes = 0;
        long load = 0;
        for (int i = 0; i < view.size(); i++) {
            Invoker invoker = view.invoker(i);
            if (canTake(invoker, demand)) {
                count++;
                megabytes += invoker.memoryMegabytes();
                load += view.loadMegabytes(i);
            }
        }
        return new Totals(count, megabytes, load, demand.megabytes());
    }

    /** By part of its memory; there is one that can take the demand. */
    private static int leastLoaded(ClusterView view, Demand demand) {
        int least = -1;
        double leastRatio = Double.MAX_VALUE;
        for (int i = 0; i < view.size(); i++) {
            Invoker invoker = view.invoker(i);
            double ratio = (double) view.loadMegabytes(i) / invoker.memoryMegabytes();
            if (ratio < leastRatio && canTake(invoker, demand)) {
                leastRatio = ratio;
                least = i;
            }
        }
        return least;
    }

    private static boolean canTake(Invoker invoker, Demand demand) {
        return invoker.isUsable()
                && invoker.memoryMegabytes() >= demand.megabytes()
                && (demand.pool().isEmpty() || demand.pool().get().equals(invoker.pool()))
                && (demand.isolation().isEmpty()
                        || ISOLATION.indexOf(invoker.isolation())
                                >= ISOLATION.indexOf(demand.isolation().get()));
    }
}
