// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.runtimes;

import dev.kiln.messaging.orders.RuntimesCodec;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The language runtimes in force: the latest that were heard of. Safe for use by several threads. */
public final class LiveRuntimes implements Supplier<RuntimesManifest> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRuntimes.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** volatile: written under the lock, read by all activations. */
    private volatile Runtimes current;

    /** @param first those in force when the invoker starts */
    public LiveRuntimes(Runtimes first) {
        this.current = first;
    }

    /** The manifest in force; does not wait. */
    @Override
    public RuntimesManifest get() {
        return current.manifest();
    }

    public long revision() {
        return current.revision();
    }

    /** Takes them from a message, unless they are known or older; whether they are new. */
    boolean heard(byte[] message) {
        Runtimes told = RuntimesCodec.decode(message);
        lock.lock();
        try {
            if (told.revision() <= current.revision()) {
                return false;
            }
            current = told;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.atInfo()
                .addKeyValue("revision", told.revision())
                .addKeyValue("kinds", told.manifest().byKind().keySet())
                .log("the language runtimes are others now");
        return true;
    }

    /**
     * Waits for a kind that controllers know already and this invoker has not heard of.
     *
     * @return whether it is known now
     */
    public boolean await(String kind, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (get().resolve(kind).isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return get().resolve(kind).isPresent();
        } finally {
            lock.unlock();
        }
    }
}
