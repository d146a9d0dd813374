// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.store;

import dev.kiln.k8s.standin.objects.ResourceType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Changes of one type, in order. One thread takes; closing, by whomever, ends its waiting. */
public final class Subscription implements AutoCloseable {

    /** Who is so far behind is cut off, as the real one does; it may list and watch again. */
    private static final int MOST_WAITING = 20_000;

    private final Store store;
    private final ResourceType type;
    private final String namespace;
    private final BlockingQueue<Optional<Change>> waiting = new LinkedBlockingQueue<>(MOST_WAITING + 1);
    private volatile boolean isClosed; // volatile: set by whoever closes, read by who takes

    Subscription(Store store, ResourceType type, String namespace) {
        this.store = store;
        this.type = type;
        this.namespace = namespace;
    }

    /** The next change; empty when none came in time or the subscription is closed. */
    public Optional<Change> poll(Duration time) throws InterruptedException {
        Optional<Change> next = waiting.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? Optional.empty() : next;
    }

    /** The next change, however long it takes; empty when the subscription is closed. */
    public Optional<Change> take() throws InterruptedException {
        return waiting.take();
    }

    /** Whether all that happened was taken; called under the store's lock. */
    public boolean isDrained() {
        return waiting.isEmpty();
    }

    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            store.forget(this);
            waiting.clear();
            waiting.offer(Optional.empty());
        }
    }

    /** Called by the store, under its lock. */
    void offer(Change change) {
        if (!isClosed && change.concerns(type, namespace)) {
            waiting.offer(Optional.of(change));
            if (waiting.size() > MOST_WAITING) {
                close();
            }
        }
    }
}
