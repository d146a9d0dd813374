// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.routing.Course;
import dev.kiln.controller.routing.Overflow;
import dev.kiln.controller.routing.Overflows;
import dev.kiln.controller.scheduling.ClusterView.Totals;
import dev.kiln.controller.scheduling.Outlook.PoolOutlook;
import dev.kiln.controller.scheduling.Outlook.Verdict;
import dev.kiln.model.pools.IsolationClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    private final SchedulingConfig config;

    PlacementPolicy(SchedulingConfig config) {
        this.config = config;
    }

    /** @param overflows is told how full the pools are, where a rule asks for it */
    Placement place(ClusterView view, Demand demand, Overflows overflows) {
        Course course = demand.course();
        if (!course.refusal().isEmpty()) {
            return new Placement.Barred(course.refusal() + ".");
        }
        List<String> pools = course.pools();
        if (pools.size() > 1) {
            return alongPools(view, demand, overflows);
        }
        Optional<String> pool = pools.isEmpty() ? Optional.empty() : Optional.of(pools.getFirst());
        Totals totals = totals(view, demand, pool);
        return totals.count() == 0 ? nowhere(view, demand) : within(view, demand, pool, totals);
    }

    /** How the pools that it may go to stand to it; where all may, those that there are. */
    List<PoolOutlook> outlook(ClusterView view, Demand demand, Overflows overflows) {
        Course course = demand.course();
        List<Totals> totals = totalsByPool(view, demand);
        boolean[] over = course.overflow().isPresent() && course.pools().size() > 1
                ? overflows.look(course, fills(totals))
                : new boolean[course.pools().size()];
        List<PoolOutlook> outlook = new ArrayList<>();
        for (int i = 0; i < course.pools().size(); i++) {
            outlook.add(outlook(view, demand, course.pools().get(i), totals.get(i), over[i]));
        }
        if (course.pools().isEmpty()) {
            for (String pool : names(view)) {
                outlook.add(outlook(view, demand, pool, totals(view, demand, Optional.of(pool)), false));
            }
        }
        return outlook;
    }

    /**
     * The pools of a rule in order. Without overflow the first of them that has an invoker for it is the only one. With it, the
     * first that is not over its level; where all are over, the least full. A pool whose invokers all have as much waiting as they
     * may have is passed over, too.
     */
    private Placement alongPools(ClusterView view, Demand demand, Overflows overflows) {
        Course course = demand.course();
        List<Totals> all = totalsByPool(view, demand);
        if (all.stream().allMatch(it -> it.count() == 0)) {
            return nowhere(view, demand);
        }
        if (course.overflow().isEmpty()) {
            int first = 0;
            while (all.get(first).count() == 0) {
                first++;
            }
            Optional<String> pool = Optional.of(course.pools().get(first));
            return within(view, demand, pool, all.get(first));
        }
        double[] fills = fills(all);
        int start = start(fills, overflows.look(course, fills));
        return crowded(view, demand, sum(all, demand)).orElseGet(() -> fromPool(view, demand, all, start));
    }

    private Placement within(ClusterView view, Demand demand, Optional<String> pool, Totals totals) {
        Optional<Placement> crowded = crowded(view, demand, totals);
        return crowded.isPresent() ? crowded.get() : choose(view, demand, pool, totals);
    }

    private Placement fromPool(ClusterView view, Demand demand, List<Totals> all, int start) {
        Placement placement =
                choose(view, demand, Optional.of(demand.course().pools().get(start)), all.get(start));
        for (int i = 0; i < all.size() && !(placement instanceof Placement.Placed); i++) {
            if (i != start && all.get(i).count() > 0) {
                placement =
                        choose(view, demand, Optional.of(demand.course().pools().get(i)), all.get(i));
            }
        }
        return placement;
    }

    /** The first pool that is not over its level, else the least full; there is one that has an invoker. */
    private static int start(double[] fills, boolean[] over) {
        int least = -1;
        for (int i = 0; i < fills.length; i++) {
            if (fills[i] < 0) {
                continue;
            }
            if (!over[i]) {
                return i;
            }
            if (least < 0 || fills[i] < fills[least]) {
                least = i;
            }
        }
        return least;
    }

    private List<Totals> totalsByPool(ClusterView view, Demand demand) {
        List<Totals> totals = new ArrayList<>();
        for (String pool : demand.course().pools()) {
            totals.add(totals(view, demand, Optional.of(pool)));
        }
        return totals;
    }

    private static double[] fills(List<Totals> totals) {
        return totals.stream()
                .mapToDouble(it -> it.count() == 0 ? -1 : (double) it.loadMegabytes() / it.megabytes())
                .toArray();
    }

    private static Totals sum(List<Totals> all, Demand demand) {
        int count = 0;
        long megabytes = 0;
        long load = 0;
        long own = 0;
        for (Totals it : all) {
            count += it.count();
            megabytes += it.megabytes();
            load += it.loadMegabytes();
            own += it.ownMegabytes();
        }
        return new Totals(count, megabytes, load, own, demand.megabytes());
    }

    /** Why nobody takes it: because of the policy, if somebody would without it. */
    private Placement nowhere(ClusterView view, Demand demand) {
        Course course = demand.course();
        if (!course.isFree() && hasRoomForAny(view, demand)) {
            String there = outlook(view, demand, new Overflows()).stream()
                    .map(it -> "pool '" + it.pool() + "': " + it.detail())
                    .collect(Collectors.joining("; "));
            return new Placement.Barred(course.wish() + ". There is now: " + there + ".");
        }
        return new Placement.NoInvokers(
                view.size() == 0
                        ? "there are no invokers"
                        : "no invoker is up that has " + demand.megabytes() + " MB"
                                + (view.controllers() > 1
                                        ? " in its share for one of " + view.controllers() + " controllers"
                                        : ""));
    }

    private boolean hasRoomForAny(ClusterView view, Demand demand) {
        for (int i = 0; i < view.size(); i++) {
            if (view.invoker(i).isUsable() && isLargeEnough(view, view.invoker(i), demand)) {
                return true;
            }
        }
        return false;
    }

    private PoolOutlook outlook(ClusterView view, Demand demand, String pool, Totals totals, boolean isOver) {
        int up = 0;
        int known = 0;
        IsolationClass strongest = IsolationClass.NONE;
        for (int i = 0; i < view.size(); i++) {
            Invoker invoker = view.invoker(i);
            if (invoker.pool().equals(pool)) {
                known++;
                up += invoker.isUsable() ? 1 : 0;
                strongest =
                        invoker.isUsable() && invoker.strength().isAtLeast(strongest) ? invoker.strength() : strongest;
            }
        }
        if (up == 0) {
            String detail = known == 0 ? "there is no invoker" : "none of " + known + " invokers is up";
            return new PoolOutlook(pool, Verdict.NO_INVOKER, detail);
        }
        if (!strongest.isAtLeast(demand.course().isolation())) {
            return new PoolOutlook(pool, Verdict.TOO_WEAK, "isolation '" + strongest.word() + "' at most");
        }
        if (totals.count() == 0) {
            return new PoolOutlook(
                    pool, Verdict.TOO_SMALL, "no invoker that isolates enough has " + demand.megabytes() + " MB");
        }
        String detail = totals.count() + " of " + known + " invokers can take it, filled to "
                + Math.round(100.0 * totals.loadMegabytes() / totals.megabytes()) + "%";
        if (isOver) {
            long leave = Math.round(
                    100 * demand.course().overflow().orElse(Overflow.STANDARD).leave());
            return new PoolOutlook(pool, Verdict.FULL, detail + "; used again below " + leave + "%");
        }
        boolean hasRoom = leastLoaded(view, demand, Optional.of(pool)) >= 0;
        return new PoolOutlook(
                pool, hasRoom ? Verdict.UP : Verdict.FULL, hasRoom ? detail : detail + ", as much as may wait");
    }

    private static SortedSet<String> names(ClusterView view) {
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < view.size(); i++) {
            names.add(view.invoker(i).pool());
        }
        return names;
    }

    /** Whether the action holds more than its part of the room that the totals leave. */
    private Optional<Placement> crowded(ClusterView view, Demand demand, Totals totals) {
        double room = config.queueFactor() * totals.megabytes() / view.controllers() - totals.ownMegabytes();
        if (view.keyMegabytes(demand.key()) + demand.megabytes() <= config.fairness() * room) {
            return Optional.empty();
        }
        String reason = "the action holds more than its part of the waiting room: " + view.keyMegabytes(demand.key())
                + " MB, with " + (long) room + " MB left";
        // where there is no room for anybody it is not the action's fault
        return Optional.of(
                room < demand.megabytes() ? new Placement.Overloaded(reason) : new Placement.Crowded(reason));
    }

    private Placement choose(ClusterView view, Demand demand, Optional<String> pool, Totals totals) {
        Ring ring = view.ring(pool).orElseThrow(); // who was summed up is on it
        double average = (double) (totals.loadMegabytes() + demand.megabytes()) / totals.megabytes();
        int start = ring.start(demand.hash());
        int probes = Math.min(config.maxProbes(), ring.size());
        for (int step = 0; step < probes; step++) {
            int index = ring.owner(start, step);
            Invoker invoker = view.invoker(index);
            if (canTake(view, index, demand, pool)
                    && hasShare(view, index, demand)
                    && view.loadMegabytes(index) + demand.megabytes() <= bound(invoker, demand, average)) {
                return new Placement.Placed(invoker);
            }
        }
        int least = leastLoaded(view, demand, pool);
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
    private Totals totals(ClusterView view, Demand demand, Optional<String> pool) {
        Totals all = view.totals();
        if (pool.isEmpty()
                && demand.course().isolation() == IsolationClass.NONE
                && demand.megabytes() <= all.smallestMegabytes()
                && demand.megabytes() <= share(view, all.smallestMegabytes())) {
            return all;
        }
        int count = 0;
        long megabytes = 0;
        long load = 0;
        long own = 0;
        for (int i = 0; i < view.size(); i++) {
            if (canTake(view, i, demand, pool)) {
                count++;
                megabytes += view.invoker(i).memoryMegabytes();
                load += view.loadMegabytes(i);
                own += view.ownMegabytes(i);
            }
        }
        return new Totals(count, megabytes, load, own, demand.megabytes());
    }

    /** By part of its memory, of those with room for the demand; -1 if there is none. */
    private int leastLoaded(ClusterView view, Demand demand, Optional<String> pool) {
        int least = -1;
        double leastRatio = Double.MAX_VALUE;
        for (int i = 0; i < view.size(); i++) {
            Invoker invoker = view.invoker(i);
            double load = view.loadMegabytes(i);
            double ratio = load / invoker.memoryMegabytes();
            if (ratio < leastRatio
                    && canTake(view, i, demand, pool)
                    && hasShare(view, i, demand)
                    && load + demand.megabytes() <= config.queueFactor() * invoker.memoryMegabytes()) {
                leastRatio = ratio;
                least = i;
            }
        }
        return least;
    }

    /** Whether it could when nothing else was given to it. An invoker counts with its own isolation, whatever its pool's name says. */
    private boolean canTake(ClusterView view, int index, Demand demand, Optional<String> pool) {
        Invoker invoker = view.invoker(index);
        return invoker.isUsable()
                && isLargeEnough(view, invoker, demand)
                && (pool.isEmpty() || pool.get().equals(invoker.pool()))
                && invoker.strength().isAtLeast(demand.course().isolation());
    }

    private boolean isLargeEnough(ClusterView view, Invoker invoker, Demand demand) {
        return invoker.memoryMegabytes() >= demand.megabytes()
                && share(view, invoker.memoryMegabytes()) >= demand.megabytes();
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
