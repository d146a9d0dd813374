// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.fetch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was loaded, the last used, up to a size. Whoever asks while something is being loaded waits for that load. A
 * load that fails is not remembered. Safe for use by several threads.
 */
final class BoundedCache<K, V> {

    private final long maxSize;
    private final ToLongFunction<V> sizeOf;

    // guarded by this
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<K, CompletableFuture<V>> loading = new LinkedHashMap<>();
    private long size;

    BoundedCache(long maxSize, ToLongFunction<V> sizeOf) {
        this.maxSize = maxSize;
        this.sizeOf = sizeOf;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    V get(K key, Supplier<V> load) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> others;
        synchronized (this) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
            others = loading.putIfAbsent(key, mine);
        }
        return others == null ? load(key, mine, load) : join(others);
    }

    synchronized void put(K key, V value) {
        V replaced = values.put(key, value);
        size += sizeOf.applyAsLong(value) - size(replaced);
        Iterator<V> oldest = values.values().iterator();
        // the last one stays even if it is too large alone: it is needed now
        while (size > maxSize && values.size() > 1) {
            size -= sizeOf.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    synchronized void forget(K key) {
        size -= size(values.remove(key));
    }

    private V load(K key, CompletableFuture<V> promise, Supplier<V> load) {
        try {
            V value = load.get();
            put(key, value);
            promise.complete(value);
            return value;
        } catch (RuntimeException e) { // whatever it was, those who wait for this load must hear of it
            promise.completeExceptionally(e);
            throw e;
        } finally {
            synchronized (this) {
                loading.remove(key);
            }
        }
    }

    private long size(@Nullable V value) {
        return value == null ? 0 : sizeOf.applyAsLong(value);
    }

    private static <V> V join(CompletableFuture<V> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
