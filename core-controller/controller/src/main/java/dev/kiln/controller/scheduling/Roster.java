// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.peers.PeersView;
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
    private long[] own = new long[16];
    private long[] reported = new long[16];
    private PeersView peers;
    private Map<Optional<String>, Ring> rings = new HashMap<>();
    private Totals totals = new Totals(0, 0, 0, 0, 0);

    Roster(PeersView peers) {
        this.peers = peers;
    }

    /** What the other controllers gave to the invokers, and how many they are. */
    void hear(PeersView newest) {
        if (newest.version() != peers.version()) {
            peers = newest;
            for (int i = 0; i < members.size(); i++) {
                reported[i] = reported(members.get(i).invoker());
            }
            sumUp();
        }
    }

    /** What this controller gave to each invoker. */
    Map<InvokerId, Long> given() {
        Map<InvokerId, Long> given = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            if (own[i] > 0) {
                given.put(members.get(i).invoker().id(), own[i]);
            }
        }
        return given;
    }

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
        if (members.size() > own.length) {
            own = Arrays.copyOf(own, own.length * 2);
            reported = Arrays.copyOf(reported, reported.length * 2);
        }
        reported[index] = reported(invoker);
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
            own[index] += megabytes;
            if (members.get(index).invoker().isUsable()) {
                totals = new Totals(
                        totals.count(),
                        totals.megabytes(),
                        totals.loadMegabytes() + megabytes,
                        totals.ownMegabytes() + megabytes,
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
        return own[index] + reported[index];
    }

    @Override
    public long ownMegabytes(int index) {
        return own[index];
    }

    @Override
    public int controllers() {
        return peers.count();
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
        long given = 0;
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < members.size(); i++) {
            Invoker invoker = members.get(i).invoker();
            if (invoker.isUsable()) {
                count++;
                megabytes += invoker.memoryMegabytes();
                load += own[i] + reported[i];
                given += own[i];
                smallest = Math.min(smallest, invoker.memoryMegabytes());
            }
        }
        totals = new Totals(count, megabytes, load, given, count == 0 ? 0 : smallest);
    }

    private long reported(Invoker invoker) {
        return peers.megabytes().getOrDefault(invoker.id(), 0L);
    }
}
