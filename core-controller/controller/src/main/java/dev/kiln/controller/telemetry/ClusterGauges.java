// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Invokers and what they can hold, by pool and state; drawn anew before somebody looks, as pools come and go. Thread-safe. */
public final class ClusterGauges {

    private static final long MEGABYTE = 1024 * 1024;

    private final MultiGauge invokers;
    private final MultiGauge capacity;
    private final Supplier<List<Seen>> cluster;

    /** An invoker, as it is seen here. */
    public record Seen(String pool, String state, int memoryMegabytes) {}

    private record Key(String pool, String state) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPool = pool.compareTo(other.pool);
            return byPool == 0 ? state.compareTo(other.state) : byPool;
        }

        Tags tags() {
            return Tags.of("pool", pool, "state", state);
        }
    }

    public ClusterGauges(ControllerMetrics metrics, Supplier<List<Seen>> cluster) {
        this.invokers = metrics.gauges("kiln_invokers");
        this.capacity = metrics.gauges("kiln_invoker_capacity_bytes");
        this.cluster = cluster;
    }

    public void refresh() {
        Map<Key, Integer> counts = new TreeMap<>();
        Map<Key, Long> bytes = new TreeMap<>();
        for (Seen seen : cluster.get()) {
            Key key = new Key(seen.pool(), seen.state());
            counts.merge(key, 1, Integer::sum);
            bytes.merge(key, seen.memoryMegabytes() * MEGABYTE, Long::sum);
        }
        invokers.register(rows(counts), true);
        capacity.register(rows(bytes), true);
    }

    private static List<MultiGauge.Row<?>> rows(Map<Key, ? extends Number> values) {
        return values.entrySet().stream()
                .<MultiGauge.Row<?>>map(it -> MultiGauge.Row.of(it.getKey().tags(), it.getValue()))
                .toList();
    }
}
