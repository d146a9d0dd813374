// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Actions as the store has them, for those that are invoked: by document, bounded by bytes and age, forgotten when they are
 * written. Safe for use by several threads.
 */
public final class ActionCache {

    /** What an entry costs beside code and parameters. */
    private static final int ENTRY_BYTES = 1024;

    /** How many entries are looked at to find one that was not used for long. */
    private static final int SAMPLE = 16;

    private final ArtifactStore store;
    private final ActionsConfig config;
    private final InstantSource clock;
    private final Map<QualifiedName, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Grows with each forgetting, so that a read that was overtaken by a write is not remembered. */
    private final AtomicLong forgettings = new AtomicLong();

    private static final class Entry {
        final Stored<Action> action;
        final long bytes;
        final Instant expires;

        /** volatile: written by all who read the entry, and only compared roughly. */
        volatile long lastUsedMillis;

        Entry(Stored<Action> action, long bytes, Instant now, Instant expires) {
            this.action = action;
            this.bytes = bytes;
            this.expires = expires;
            this.lastUsedMillis = now.toEpochMilli();
        }
    }

    public ActionCache(ArtifactStore store, ActionsConfig config, InstantSource clock) {
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
        return Optional.of(entry.action);
    }

    /** The action, from the store if need be; blocks then. */
    public Optional<Stored<Action>> get(QualifiedName name) {
        Optional<Stored<Action>> remembered = remembered(name);
        if (remembered.isPresent()) {
            return remembered;
        }
        long before = forgettings.get();
        Optional<Stored<Action>> read = store.action(name);
        read.ifPresentOrElse(action -> remember(action, before), () -> forget(name));
        return read;
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
        Entry entry = new Entry(action, size, now, now.plus(config.cacheTtl()));
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
