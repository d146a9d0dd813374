// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lets one writer at a time at an entity; now and then two entities share a lock. */
final class OwnerLocks {

    /** So many that writers of different entities rarely meet. */
    private static final int STRIPES = 1_024;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReentrantLock[] stripes =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

    <T> T holding(QualifiedName owner, Supplier<T> work) {
        ReentrantLock lock = stripes[Math.floorMod(owner.toString().hashCode(), STRIPES)];
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException.Unavailable(
                        "cannot write " + owner + ": another write of it has taken " + PATIENCE, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting to write " + owner, e);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
