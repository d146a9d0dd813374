// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entities of one type as the store has them, for what is done with them often: bounded by bytes and age, forgotten when they
 * are written. What gets old is read again beside the calls that use it, so that none of them waits, and a store that is away
 * for a while is not noticed. Safe for use by several threads.
 */
public final class EntityCache<T> {

    private static final Logger log = LoggerFactory.getLogger(EntityCache.class);

    /** What an entry costs beside code and parameters. */
    private static final int ENTRY_BYTES = 1024;

    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How many entries are looked at to find one that was not used for long. */
    private static final int SAMPLE = 16;

    private final Source<T> source;
    private final CacheConfig config;
    private final InstantSource clock;
    private final Executor refreshes;
    private final Map<QualifiedName, Entry<T>> entries = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Grows with each forgetting, so that a read that was overtaken by a write is not remembered. */
    private final AtomicLong forgettings = new AtomicLong();

    private static final class Entry<T> {
        final Stored<T> entity;
        final long bytes;
        final Instant expires;
        final AtomicBoolean isRefreshing = new AtomicBoolean();

        /** volatile: moved when the store did not answer. */
        volatile Instant fresh;

        /** volatile: written by all who read the entry, and only compared roughly. */
        volatile long lastUsedMillis;

        Entry(Stored<T> entity, long bytes, Instant now, CacheConfig config) {
            this.fresh = now.plus(config.cacheTtl());
            this.expires = fresh.plus(config.cacheGrace());
            this.entity = entity;
            this.bytes = bytes;
            this.lastUsedMillis = now.toEpochMilli();
        }
    }

    /**
     * Where entities come from.
     *
     * @param read asks the store; blocks
     * @param bytes about how much one takes in memory, beside a constant
     */
    public record Source<T>(Function<QualifiedName, Optional<Stored<T>>> read, ToLongFunction<T> bytes) {

        /** Actions, whose large code stays in the store. */
        public static Source<Action> actions(ArtifactStore store) {
            return new Source<>(store::action, EntityCache::bytes);
        }

        public static Source<ActionPackage> packages(ArtifactStore store) {
            return new Source<>(
                    name -> store.get(EntityType.PACKAGE, name),
                    it -> it.parameters().sizeBytes() + it.annotations().sizeBytes());
        }
    }

    /** @param refreshes run what may wait for the store */
    public EntityCache(Source<T> source, CacheConfig config, Executor refreshes, InstantSource clock) {
        this.source = source;
        this.config = config;
        this.refreshes = refreshes;
        this.clock = clock;
    }

    /** The entity if it is remembered; never blocks. */
    public Optional<Stored<T>> remembered(QualifiedName name) {
        Entry<T> entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!now.isBefore(entry.expires)) {
            return Optional.empty();
        }
        entry.lastUsedMillis = now.toEpochMilli();
        if (!now.isBefore(entry.fresh) && entry.isRefreshing.compareAndSet(false, true)) {
            refreshes.execute(() -> refresh(name, entry));
        }
        return Optional.of(entry.entity);
    }

    /** The entity, from the store if need be; blocks then. */
    public Optional<Stored<T>> get(QualifiedName name) {
        Optional<Stored<T>> remembered = remembered(name);
        if (remembered.isPresent()) {
            return remembered;
        }
        return read(name);
    }

    private Optional<Stored<T>> read(QualifiedName name) {
        long before = forgettings.get();
        Optional<Stored<T>> read = source.read().apply(name);
        read.ifPresentOrElse(entity -> remember(name, entity, before), () -> forget(name));
        return read;
    }

    private void refresh(QualifiedName name, Entry<T> entry) {
        try {
            read(name);
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("entity", name)
                    .addKeyValue("reason", e.getMessage())
                    .log("an entity is used as it was remembered, as the store does not answer");
            entry.fresh = clock.instant().plus(RETRY);
        } finally {
            entry.isRefreshing.set(false);
        }
    }

    /** To be called when the entity was written, by this controller or another one. */
    public void forget(QualifiedName name) {
        forgettings.incrementAndGet();
        drop(name, entries.get(name));
    }

    long usedBytes() {
        return bytes.get();
    }

    private void remember(QualifiedName name, Stored<T> entity, long before) {
        long size = ENTRY_BYTES + source.bytes().applyAsLong(entity.value());
        if (forgettings.get() != before || size > config.cacheBytes()) {
            return;
        }
        Instant now = clock.instant();
        Entry<T> entry = new Entry<>(entity, size, now, config);
        Entry<T> replaced = entries.put(name, entry);
        bytes.addAndGet(size - (replaced == null ? 0 : replaced.bytes));
        if (forgettings.get() != before) {
            drop(name, entry);
        }
        while (bytes.get() > config.cacheBytes()) {
            evictOne();
        }
    }

    /** Near enough to the least recently used one. */
    private void evictOne() {
        Iterator<Map.Entry<QualifiedName, Entry<T>>> iterator =
                entries.entrySet().iterator();
        Map.Entry<QualifiedName, Entry<T>> oldest = null;
        for (int i = 0; i < SAMPLE && iterator.hasNext(); i++) {
            Map.Entry<QualifiedName, Entry<T>> next = iterator.next();
            if (oldest == null || next.getValue().lastUsedMillis < oldest.getValue().lastUsedMillis) {
                oldest = next;
            }
        }
        if (oldest != null) {
            drop(oldest.getKey(), oldest.getValue());
        }
    }

    private void drop(QualifiedName name, @Nullable Entry<T> entry) {
        if (entry != null && entries.remove(name, entry)) {
            bytes.addAndGet(-entry.bytes);
        }
    }

    private static long bytes(Action action) {
        long code = action.exec()
                .optionalCode()
                .map(it -> it instanceof Code.Inline inline ? inline.text().length() : 0)
                .orElse(0);
        return code + action.parameters().sizeBytes() + action.annotations().sizeBytes();
    }
}
