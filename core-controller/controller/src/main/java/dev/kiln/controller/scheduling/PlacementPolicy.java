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
 *
 * <p>With several controllers, what the others gave counts in the choice, so that all of them fill the same invokers and spread
 * at the same load. But news of it is late, so it is no bound: each controller gives an invoker at most its own share,
 * {@code queue-factor} times the memory divided by the number of controllers, whatever is known of the others. Worked example:
 * 1024 MB, queue-factor 16, three controllers: 5461 MB from each, 16384 MB in all. An activation that is larger than a share is
 * refused, as if the invoker were too small; with a queue-factor of at least the number of controllers there is none.
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
                    + (view.controllers() > 1 ? " in its share for one of " + view.controllers() + " controllers" : "")
                    + demand.pool().map(it -> " in pool '" + it + "'").orElse("")
                    + demand.isolation().map(it -> " and isolation " + it).orElse(""));
        }
        double room = config.queueFactor() * totals.megabytes() / view.controllers() - totals.ownMegabytes();
        if (view.keyMegabytes(demand.key()) + demand.megabytes() > config.fairness() * room) {
            String reason = "the action holds more than its part of the waiting room: "
                    + view.keyMegabytes(demand.key()) + " MB, with " + (long) room + " MB left";
            // where there is no room for anybody it is not the action's fault
            return room < demand.megabytes() ? new Placement.Overloaded(reason) : new Placement.Crowded(reason);
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
            if (canTake(view, index, demand)
                    && hasShare(view, index, demand)
                    && view.loadMegabytes(index) + demand.megabytes() <= bound(invoker, demand, average)) {
                return new Placement.Placed(invoker);
            }
        }
        int least = leastLoaded(view, demand);
        return least >= 0
                ? new Placement.Placed(view.invoker(least))
                : new Placement.Overloaded("all " + totals.count() + " invokers have as much waiting as they may have"
                        + (view.controllers() > 1 ? " from one of " + view.controllers() + " controllers" : ""));
    }

    /** An idle invoker takes anything that fits, also what alone is more than {@code fill}. */
    private double bound(Invoker invoker, Demand demand, double average) {
        double memory = invoker.memoryMegabytes();
        double fair = (1 + config.slack()) * average * memory;
        double own = Math.max(config.fill() * memory, demand.megabytes());
        return Math.min(config.queueFactor() * memory, Math.max(own, fair));
    }

    /** Over those that can take the demand; mostly these are all that are up, whose sums are known. */
    private Totals totals(ClusterView view, Demand demand) {
        Totals all = view.totals();
        if (demand.pool().isEmpty()
                && demand.isolation().isEmpty()
                && demand.megabytes() <= all.smallestMegabytes()
                && demand.megabytes() <= share(view, all.smallestMegabytes())) {
            return all;
        }
        int count = 0;
        long megabytes = 0;
        long load = 0;
        long own = 0;
        for (int i = 0; i < view.size(); i++) {
            if (canTake(view, i, demand)) {
                count++;
                megabytes += view.invoker(i).memoryMegabytes();
                load += view.loadMegabytes(i);
                own += view.ownMegabytes(i);
            }
        }
        return new Totals(count, megabytes, load, own, demand.megabytes());
    }

    /** By part of its memory, of those with room for the demand; -1 if there is none. */
    private int leastLoaded(ClusterView view, Demand demand) {
        int least = -1;
        double leastRatio = Double.MAX_VALUE;
        for (int i = 0; i < view.size(); i++) {
            Invoker invoker = view.invoker(i);
            double load = view.loadMegabytes(i);
            double ratio = load / invoker.memoryMegabytes();
            if (ratio < leastRatio
                    && canTake(view, i, demand)
                    && hasShare(view, i, demand)
                    && load + demand.megabytes() <= config.queueFactor() * invoker.memoryMegabytes()) {
                leastRatio = ratio;
                least = i;
            }
        }
        return least;
    }

    /** Whether it could when nothing else was given to it. */
    private boolean canTake(ClusterView view, int index, Demand demand) {
        Invoker invoker = view.invoker(index);
        return invoker.isUsable()
                && invoker.memoryMegabytes() >= demand.megabytes()
                && share(view, invoker.memoryMegabytes()) >= demand.megabytes()
                && (demand.pool().isEmpty() || demand.pool().get().equals(invoker.pool()))
                && (demand.isolation().isEmpty()
                        || ISOLATION.indexOf(invoker.isolation())
                                >= ISOLATION.indexOf(demand.isolation().get()));
    }

    /** Whether this controller may give it that much more. */
    private boolean hasShare(ClusterView view, int index, Demand demand) {
        return view.ownMegabytes(index) + demand.megabytes()
                <= share(view, view.invoker(index).memoryMegabytes());
    }

    /** What one controller may give an invoker. */
    private double share(ClusterView view, int memoryMegabytes) {
        return config.queueFactor() * memoryMegabytes / view.controllers();
    }
}
