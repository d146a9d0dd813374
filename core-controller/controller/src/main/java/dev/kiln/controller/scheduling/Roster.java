// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.messaging.wire.InvokerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scheduler's state: members, rings, loads, and their sums kept as they change. Not thread-safe. */
final class Roster implements ClusterView {

    private final List<Membership> members = new ArrayList<>();
    private final Map<InvokerId, Integer> indices = new HashMap<>();
    private final Map<String, Long> byKey = new HashMap<>();
    private long[] loads = new long[16];
    private Map<Optional<String>, Ring> rings = new HashMap<>();
    private Totals totals = new Totals(0, 0, 0, 0);

    List<Membership> members() {
        return Collections.unmodifiableList(members);
    }

    @Nullable
    Membership membership(InvokerId id) {
        Integer index = indices.get(id);
        return index == null ? null : members.get(index);
    }

    void join(Membership fresh) {
        Invoker invoker = fresh.invoker();
        int index = members.size();
        indices.put(invoker.id(), index);
        members.add(fresh);
        if (members.size() > loads.length) {
            loads = Arrays.copyOf(loads, loads.length * 2);
        }
        Ring.Member member = new Ring.Member(invoker.id(), invoker.memoryMegabytes(), index);
        for (Optional<String> pool : List.of(Optional.<String>empty(), Optional.of(invoker.pool()))) {
            rings.put(pool, rings.getOrDefault(pool, Ring.of(List.of())).plus(member));
        }
        sumUp();
    }

    /** To be called whenever a member is not what it was. */
    void changed(Invoker before, Invoker after) {
        boolean isElsewhere = before.memoryMegabytes() != after.memoryMegabytes()
                || !before.pool().equals(after.pool());
        if (isElsewhere) {
            rebuild();
        }
        if (isElsewhere || before.isUsable() != after.isUsable()) {
            sumUp();
        }
    }

    void add(InvokerId id, Demand demand, long megabytes) {
        Integer index = indices.get(id);
        if (index != null) {
            loads[index] += megabytes;
            if (members.get(index).invoker().isUsable()) {
                totals = new Totals(
                        totals.count(),
                        totals.megabytes(),
                        totals.loadMegabytes() + megabytes,
                        totals.smallestMegabytes());
            }
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
    public Totals totals() {
        return totals;
    }

    @Override
    public long keyMegabytes(String key) {
        return byKey.getOrDefault(key, 0L);
    }

    private void rebuild() {
        Map<Optional<String>, List<Ring.Member>> byPool = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Invoker invoker = members.get(i).invoker();
            Ring.Member member = new Ring.Member(invoker.id(), invoker.memoryMegabytes(), i);
            byPool.computeIfAbsent(Optional.empty(), all -> new ArrayList<>()).add(member);
            byPool.computeIfAbsent(Optional.of(invoker.pool()), pool -> new ArrayList<>())
                    .add(member);
        }
        Map<Optional<String>, Ring> fresh = new HashMap<>();
        byPool.forEach((pool, some) -> fresh.put(pool, Ring.of(some)));
        rings = fresh;
    }

    private void sumUp() {
        int count = 0;
        long megabytes = 0;
        long load = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < members.size(); i++) {
            Invoker invoker = members.get(i).invoker();
            if (invoker.isUsable()) {
                count++;
                megabytes += invoker.memoryMegabytes();
                load += loads[i];
                smallest = Math.min(smallest, invoker.memoryMegabytes());
            }
        }
        totals = new Totals(count, megabytes, load, count == 0 ? 0 : smallest);
    }
}
