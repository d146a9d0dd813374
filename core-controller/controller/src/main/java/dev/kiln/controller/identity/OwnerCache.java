// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whose something is, or that it is nobody's. Bounded in number and time. Safe for use by several threads; never
 * blocks.
 */
final class OwnerCache {

    private final int maxEntries;
    private final Duration ttl;
    private final Duration grace;
    private final InstantSource clock;

    /** Two generations: when the young one is full it becomes the old one, and the old one is forgotten. */
    private volatile Map<String, Entry> young = new ConcurrentHashMap<>(); // volatile: replaced by whoever fills it

    private volatile Map<String, Entry> old = new ConcurrentHashMap<>(); // volatile: see young

    /** Grows with each forgetting, so that an answer that was overtaken by a write is not remembered. */
    private final AtomicLong forgettings = new AtomicLong();

    private record Entry(Optional<Owner> owner, Instant fresh, AtomicBoolean isDue) {}

    /**
     * What was remembered.
     *
     * @param owner absent when it was nobody's
     * @param isDue whether the store should be asked again, by whoever is told so: nobody else is
     */
    record Remembered(Optional<Owner> owner, boolean isDue) {}

    OwnerCache(IdentityConfig config, InstantSource clock) {
        this.maxEntries = config.cacheEntries();
        this.ttl = config.cacheTtl();
        this.grace = config.cacheGrace();
        this.clock = clock;
    }

    /** Whether {@link #get} will find something. */
    boolean has(String key) {
        Entry entry = entry(key);
        return entry != null && isUsable(entry, clock.instant());
    }

    /** What was remembered; absent when nothing was that may still be used. */
    Optional<Remembered> get(String key) {
        Entry entry = entry(key);
        Instant now = clock.instant();
        if (entry == null || !isUsable(entry, now)) {
            return Optional.empty();
        }
        boolean isDue = !now.isBefore(entry.fresh()) && entry.isDue().compareAndSet(true, false);
        return Optional.of(new Remembered(entry.owner(), isDue));
    }

    private @Nullable Entry entry(String key) {
        Entry entry = young.get(key);
        return entry == null ? old.get(key) : entry;
    }

    /** What was somebody's may be used while the store is asked again. */
    private boolean isUsable(Entry entry, Instant now) {
        Instant end = entry.owner().isPresent() ? entry.fresh().plus(grace) : entry.fresh();
        return now.isBefore(end);
    }

    /** The store could not be asked: the next one who comes may try. */
    void failed(String key) {
        for (Map<String, Entry> generation : List.of(young, old)) {
            Entry entry = generation.get(key);
            if (entry != null) {
                entry.isDue().set(true);
            }
        }
    }

    /** To be asked before the store is, and given back with its answer. */
    long now() {
        return forgettings.get();
    }

    /** Remembers an answer, unless something was forgotten since it was asked for. */
    void put(String key, Optional<Owner> owner, long asked) {
        Map<String, Entry> current = young;
        if (forgettings.get() != asked) {
            return;
        }
        current.put(key, new Entry(owner, clock.instant().plus(ttl), new AtomicBoolean(true)));
        if (current.size() > maxEntries / 2) {
            old = current;
            young = new ConcurrentHashMap<>();
        }
        if (forgettings.get() != asked) {
            current.remove(key);
        }
    }

    /** Forgets what is a subject's, and all that was nobody's: some of it may be his now. Looks at all entries. */
    void forget(String subject) {
        forgettings.incrementAndGet();
        for (Map<String, Entry> generation : List.of(young, old)) {
            generation.values().removeIf(it -> it.owner()
                    .map(owner -> owner.subject().equals(subject))
                    .orElse(true));
        }
    }
}
