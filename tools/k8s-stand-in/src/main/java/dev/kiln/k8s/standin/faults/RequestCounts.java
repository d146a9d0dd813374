// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what was asked: {@code create pods}, {@code watch pods}, {@code get pods/log}. */
public final class RequestCounts {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts one. */
    public void count(String verb, String resource) {
        counts.computeIfAbsent(verb + " " + resource, ignored -> new LongAdder())
                .increment();
    }

    public long of(String verb, String resource) {
        LongAdder adder = counts.get(verb + " " + resource);
        return adder == null ? 0 : adder.sum();
    }

    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }

    public void reset() {
        counts.clear();
    }
}
