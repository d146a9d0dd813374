// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.http.Workers;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the APIs of namespaces for a few seconds. The store is asked once for all who wait for the same. Bounded by what is
 * remembered; who was asked for longest ago goes first. Safe for use by several threads; never blocks.
 */
final class ApiCache {

    /** Namespaces, operations and keys together. */
    private static final int MAX_WEIGHT = 50_000;

    private final Function<NamespaceName, List<Api>> source;
    private final Workers workers;
    private final Duration ttl;
    private final Duration grace;
    private final InstantSource clock;

    private final Map<NamespaceName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<NamespaceName, CompletableFuture<List<Api>>> loading = new HashMap<>();
    private int weight;

    private record Entry(List<Api> apis, Instant loaded) {
        int weight() {
            return 1
                    + apis.stream()
                            .mapToInt(it -> it.operations().size() + it.keys().size())
                            .sum();
        }
    }

    /** @param source blocks */
    ApiCache(
            Function<NamespaceName, List<Api>> source,
            Workers workers,
            Duration ttl,
            Duration grace,
            InstantSource clock) {
        this.source = source;
        this.workers = workers;
        this.ttl = ttl;
        this.grace = grace;
        this.clock = clock;
    }

    /** The APIs of a namespace; fails when nothing usable is remembered and the store cannot tell. */
    CompletionStage<List<Api>> of(NamespaceName owner) {
        Entry entry = remembered(owner);
        if (entry != null && clock.instant().isBefore(entry.loaded().plus(ttl))) {
            return CompletableFuture.completedFuture(entry.apis());
        }
        CompletableFuture<List<Api>> loaded = load(owner);
        if (entry == null || !clock.instant().isBefore(entry.loaded().plus(ttl).plus(grace))) {
            return loaded;
        }
        List<Api> old = entry.apis();
        return loaded.exceptionally(failure -> old);
    }

    /** To be called when one of its APIs was written: also what is being read now may be old. */
    synchronized void forget(NamespaceName owner) { // synchronized: the maps and their weight belong together
        loading.remove(owner);
        Entry entry = entries.remove(owner);
        weight -= entry == null ? 0 : entry.weight();
    }

    private synchronized @Nullable Entry remembered(NamespaceName owner) { // synchronized: see forget
        return entries.get(owner);
    }

    private synchronized CompletableFuture<List<Api>> load(NamespaceName owner) { // synchronized: see forget
        CompletableFuture<List<Api>> running = loading.get(owner);
        if (running != null) {
            return running;
        }
        CompletableFuture<List<Api>> begun = workers.run(() -> source.apply(owner));
        loading.put(owner, begun);
        return begun.whenComplete((apis, failure) -> loaded(owner, begun, failure == null ? apis : null));
    }

    private synchronized void loaded( // synchronized: see forget
            NamespaceName owner, CompletableFuture<List<Api>> begun, @Nullable List<Api> apis) {
        if (!loading.remove(owner, begun) || apis == null) {
            return;
        }
        Entry entry = new Entry(apis, clock.instant());
        Entry before = entries.put(owner, entry);
        weight += entry.weight() - (before == null ? 0 : before.weight());
        Iterator<Entry> oldest = entries.values().iterator();
        while (weight > MAX_WEIGHT && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
