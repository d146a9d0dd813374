// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.routing.Course;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Simulated invokers before a scheduler, and a clock that stands until it is moved. */
final class Cluster {

    static final SchedulingConfig CONFIG = new SchedulingConfig(
            0.75, 0.25, 16, 4, 64, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10));

    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    PeersView peers = PeersView.alone(new ControllerId("0"));
    final Scheduler scheduler;

    Cluster() {
        this(CONFIG);
    }

    Cluster(SchedulingConfig config) {
        scheduler = new Scheduler(config, () -> peers, () -> now);
    }

    static Cluster of(int invokers, int megabytes) {
        Cluster cluster = new Cluster();
        for (int i = 0; i < invokers; i++) {
            cluster.ping(i, megabytes);
        }
        return cluster;
    }

    void ping(int invoker, int megabytes) {
        ping(invoker, megabytes, "default", true, "");
    }

    void ping(int invoker, int megabytes, String pool, boolean isEnabled, String reason) {
        ping(invoker, megabytes, pool, "CONTAINER", isEnabled, reason);
    }

    void ping(int invoker, int megabytes, String pool, String isolation, boolean isEnabled, String reason) {
        scheduler.heard(new Ping(
                new InvokerId(invoker),
                1,
                0,
                megabytes,
                0,
                pool,
                "fake",
                isolation,
                Set.of(),
                isEnabled,
                false,
                reason,
                "",
                PoolReport.NONE));
    }

    static Demand demand(String key, int megabytes) {
        return Demand.of(key, megabytes, Course.ANY);
    }

    /** Places one, and fails if it finds no place. */
    int place(Demand demand) {
        return switch (scheduler.place(demand)) {
            case Placement.Placed placed -> placed.invoker().id().number();
            case Placement other -> throw new AssertionError("not placed: " + other);
        };
    }

    /** Places as many as there is room for, up to {@code max}. */
    List<Integer> placeUpTo(int max, Demand demand) {
        List<Integer> placed = new ArrayList<>();
        while (placed.size() < max && scheduler.place(demand) instanceof Placement.Placed it) {
            placed.add(it.invoker().id().number());
        }
        return placed;
    }

    /** Where an action goes that has nothing else under way. */
    int home(Demand demand) {
        int home = place(demand);
        scheduler.succeeded(new InvokerId(home), demand);
        return home;
    }

    static Map<Integer, Integer> histogram(List<Integer> invokers) {
        Map<Integer, Integer> counts = new HashMap<>();
        invokers.forEach(it -> counts.merge(it, 1, Integer::sum));
        return counts;
    }
}
