// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Actions as the store has them, for those that are invoked: by document, bounded by bytes and age, forgotten when they are
 * written. What gets old is read again beside the calls that use it, so that none of them waits, and a store that is away for a
 * while is not noticed. Safe for use by several threads.
 */
public final class ActionCache {

    private static final Logger log = LoggerFactory.getLogger(ActionCache.class);

    /** What an entry costs beside code and parameters. */
    private static final int ENTRY_BYTES = 1024;

    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How many entries are looked at to find one that was not used for long. */
    private static final int SAMPLE = 16;

    private final ArtifactStore store;
    private final ActionsConfig config;
    private final InstantSource clock;
    private final Executor refreshes;
    private final Map<QualifiedName, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Grows with each forgetting, so that a read that was overtaken by a write is not remembered. */
    private final AtomicLong forgettings = new AtomicLong();

    private static final class Entry {
        final Stored<Action> action;
        final long bytes;
        final Instant expires;
        final AtomicBoolean isRefreshing = new AtomicBoolean();

        /** volatile: moved when the store did not answer. */
        volatile Instant fresh;

        /** volatile: written by all who read the entry, and only compared roughly. */
        volatile long lastUsedMillis;

        Entry(Stored<Action> action, long bytes, Instant now, ActionsConfig config) {
            this.fresh = now.plus(config.cacheTtl());
            this.expires = fresh.plus(config.cacheGrace());
            this.action = action;
            this.bytes = bytes;
            this.lastUsedMillis = now.toEpochMilli();
        }
    }

    /** @param refreshes run what may wait for the store */
    public ActionCache(ArtifactStore store, ActionsConfig config, Executor refreshes, InstantSource clock) {
        this.refreshes = refreshes;
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** The action if it is remembered; never blocks. */
    public Optional<Stored<Action>> remembered(QualifiedName name) {
        Entry entry = entries.get(name);
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
        return Optional.of(entry.action);
    }

    /** The action, from the store if need be; blocks then. */
    public Optional<Stored<Action>> get(QualifiedName name) {
        Optional<Stored<Action>> remembered = remembered(name);
        if (remembered.isPresent()) {
            return remembered;
        }
        return read(name);
    }

    private Optional<Stored<Action>> read(QualifiedName name) {
        long before = forgettings.get();
        Optional<Stored<Action>> read = store.action(name);
        read.ifPresentOrElse(action -> remember(action, before), () -> forget(name));
        return read;
    }

    private void refresh(QualifiedName name, Entry entry) {
        try {
            read(name);
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("action", name)
                    .addKeyValue("reason", e.getMessage())
                    .log("an action is used as it was remembered, as the store does not answer");
            entry.fresh = clock.instant().plus(RETRY);
        } finally {
            entry.isRefreshing.set(false);
        }
    }

    /** To be called when the action was written, by this controller or another one. */
    public void forget(QualifiedName name) {
        forgettings.incrementAndGet();
        drop(name, entries.get(name));
    }

    long usedBytes() {
        return bytes.get();
    }

    private void remember(Stored<Action> action, long before) {
        long size = ENTRY_BYTES + size(action.value());
        if (forgettings.get() != before || size > config.cacheBytes()) {
            return;
        }
        Instant now = clock.instant();
        Entry entry = new Entry(action, size, now, config);
        Entry replaced = entries.put(action.value().name(), entry);
        bytes.addAndGet(size - (replaced == null ? 0 : replaced.bytes));
        if (forgettings.get() != before) {
            drop(action.value().name(), entry);
        }
        while (bytes.get() > config.cacheBytes()) {
            evictOne();
        }
    }

    /** Near enough to the least recently used one. */
    private void evictOne() {
        Iterator<Map.Entry<QualifiedName, Entry>> iterator = entries.entrySet().iterator();
        Map.Entry<QualifiedName, Entry> oldest = null;
        for (int i = 0; i < SAMPLE && iterator.hasNext(); i++) {
            Map.Entry<QualifiedName, Entry> next = iterator.next();
            if (oldest == null || next.getValue().lastUsedMillis < oldest.getValue().lastUsedMillis) {
                oldest = next;
            }
        }
        if (oldest != null) {
            drop(oldest.getKey(), oldest.getValue());
        }
    }

    private void drop(QualifiedName name, @Nullable Entry entry) {
        if (entry != null && entries.remove(name, entry)) {
            bytes.addAndGet(-entry.bytes);
        }
    }

    private static long size(Action action) {
        long code = action.exec()
                .optionalCode()
                .map(it -> it instanceof Code.Inline inline ? inline.text().length() : 0)
                .orElse(0);
        return code + action.parameters().sizeBytes() + action.annotations().sizeBytes();
    }
}
