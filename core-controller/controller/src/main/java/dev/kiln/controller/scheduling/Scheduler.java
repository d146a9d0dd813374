// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.scheduling.OutcomeWindow.Outcome;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of what is known of the cluster: who there is, how they are, what they were given. Thread rule: each public
 * method takes the monitor for microseconds and calls nobody who could wait.
 */
public final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    private final SchedulingConfig config;
    private final PlacementPolicy policy;
    private final InstantSource clock;
    private final View view = new View();

    public Scheduler(SchedulingConfig config, InstantSource clock) {
        this.config = config;
        this.policy = new PlacementPolicy(config);
        this.clock = clock;
    }

    /** Chooses an invoker and counts the demand as given to it, until {@link #release}. */
    public synchronized Placement place(Demand demand) { // decision and counting must not be torn apart
        Placement placement = policy.place(view, demand);
        if (placement instanceof Placement.Placed placed) {
            view.add(placed.invoker().id(), demand, demand.megabytes());
        }
        return placement;
    }

    /** The activation ended well, or by the action's own fault. */
    public void succeeded(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.SUCCESS));
    }

    /** The activation ended by a fault of the platform. */
    public void failed(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.SYSTEM_ERROR));
    }

    /** Nothing was heard of the activation again. */
    public void vanished(InvokerId id, Demand demand) {
        release(id, demand, Optional.of(Outcome.TIMEOUT));
    }

    /** The activation was never sent. */
    public void withdrawn(InvokerId id, Demand demand) {
        release(id, demand, Optional.empty());
    }

    public synchronized void heard(Ping ping) { // see the thread rule
        Membership known = view.membership(ping.invoker());
        if (known == null) {
            Membership fresh = new Membership(ping, clock.instant(), config);
            view.join(fresh);
            log.atInfo()
                    .addKeyValue("invoker", ping.invoker())
                    .addKeyValue("pool", ping.pool())
                    .log("an invoker joined");
            return;
        }
        Invoker before = known.invoker();
        known.heard(ping, clock.instant());
        Invoker after = known.invoker();
        if (before.memoryMegabytes() != after.memoryMegabytes()
                || !before.pool().equals(after.pool())) {
            view.rebuild();
        }
        report(before, after);
    }

    /** Looks who fell silent; to be called every second or so. Returns those of whom nothing is expected any more. */
    public synchronized Set<InvokerId> look() { // see the thread rule
        Set<InvokerId> lost = new HashSet<>();
        for (Membership member : view.members) {
            Invoker before = member.invoker();
            member.look(clock.instant());
            report(before, member.invoker());
            if (member.isLost(clock.instant())) {
                lost.add(member.invoker().id());
            }
        }
        return lost;
    }

    /** All that are known, by number. */
    public synchronized List<Invoker> invokers() { // see the thread rule
        return view.members.stream()
                .map(Membership::invoker)
                .sorted(Comparator.comparing(Invoker::id))
                .toList();
    }

    /** Memory of the unfinished activations, of all invokers together. */
    public synchronized long loadMegabytes() { // see the thread rule
        long sum = 0;
        for (int i = 0; i < view.size(); i++) {
            sum += view.loadMegabytes(i);
        }
        return sum;
    }

    private synchronized void release(InvokerId id, Demand demand, Optional<Outcome> outcome) { // see the thread rule
        Membership member = view.membership(id);
        if (member == null) {
            return;
        }
        view.add(id, demand, -demand.megabytes());
        if (outcome.isPresent()) {
            Invoker before = member.invoker();
            member.ended(outcome.get(), clock.instant());
            report(before, member.invoker());
        }
    }

    private static void report(Invoker before, Invoker after) {
        if (before.state() != after.state()) {
            log.atWarn()
                    .addKeyValue("invoker", after.id())
                    .addKeyValue("was", before.state().word())
                    .addKeyValue("is", after.state().word())
                    .addKeyValue("reason", after.reason())
                    .log("an invoker changed its state");
        }
    }

    /** The state itself; guarded by the scheduler's monitor. */
    private static final class View implements ClusterView {
        final List<Membership> members = new ArrayList<>();
        private final Map<InvokerId, Integer> indices = new HashMap<>();
        private final Map<String, Long> byKey = new HashMap<>();
        private long[] loads = new long[16];
        private Map<Optional<String>, Ring> rings = Map.of();

        @org.jspecify.annotations.Nullable
        Membership membership(InvokerId id) {
            Integer index = indices.get(id);
            return index == null ? null : members.get(index);
        }

        void join(Membership fresh) {
            indices.put(fresh.invoker().id(), members.size());
            members.add(fresh);
            if (members.size() > loads.length) {
                loads = java.util.Arrays.copyOf(loads, loads.length * 2);
            }
            rebuild();
        }

        void rebuild() {
            Map<Optional<String>, List<Ring.Member>> byPool = new HashMap<>();
            for (int i = 0; i < members.size(); i++) {
                Invoker invoker = members.get(i).invoker();
                Ring.Member member = new Ring.Member(invoker.id(), invoker.memoryMegabytes(), i);
                byPool.computeIfAbsent(Optional.empty(), all -> new ArrayList<>())
                        .add(member);
                byPool.computeIfAbsent(Optional.of(invoker.pool()), pool -> new ArrayList<>())
                        .add(member);
            }
            Map<Optional<String>, Ring> fresh = new HashMap<>();
            byPool.forEach((pool, some) -> fresh.put(pool, Ring.of(some)));
            rings = fresh;
        }

        void add(InvokerId id, Demand demand, long megabytes) {
            Integer index = indices.get(id);
            if (index != null) {
                loads[index] += megabytes;
            }
            byKey.merge(demand.key(), megabytes, (a, b) -> a + b == 0 ? null : a + b);
        }

        @Override
        public int size() {
            return members.size();
        }

        @Override
        public Invoker invoker(int index) {
            return members.get(index).invoker();
        }

        @Override
        public long loadMegabytes(int index) {
            return loads[index];
        }

        @Override
        public Optional<Ring> ring(Optional<String> pool) {
            return Optional.ofNullable(rings.get(pool));
        }

        @Override
        public long keyMegabytes(String key) {
            return byKey.getOrDefault(key, 0L);
        }
    }
}
