// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.retention;

import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for records that are old enough to go. Every controller of a cluster does, each at its own time: what one
 * removes the others do not find. {@link #run()} wants a thread of its own.
 */
public final class Retention implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** A call that is short beside those of requests. */
    static final int BATCH = 500;

    /** After a batch, so that a store that has much to remove still answers others. */
    private static final Duration REST = Duration.ofMillis(100);

    private final RetentionConfig config;
    private final Pruner pruner;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What {@link dev.kiln.store.ActivationStore#prune} does. */
    @FunctionalInterface
    public interface Pruner {
        int prune(Instant limit, int max);
    }

    public Retention(RetentionConfig config, Pruner pruner, InstantSource clock, RandomGenerator random) {
        this.config = config;
        this.pruner = pruner;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void run() {
        if (config.isForEver()) {
            return;
        }
        try {
            // the first not at once, and those of several controllers not together
            boolean isClosed =
                    pause(config.interval().multipliedBy(random.nextInt(1, 100)).dividedBy(100));
            while (!isClosed) {
                isClosed = removeOld() || pause(config.interval());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Removes batch after batch; whether it was closed meanwhile. */
    boolean removeOld() throws InterruptedException {
        Instant limit = clock.instant().minus(config.keep());
        long removed = 0;
        boolean isClosed = false;
        try {
            int last = BATCH;
            while (last == BATCH && !isClosed) {
                last = pruner.prune(limit, BATCH);
                removed += last;
                isClosed = last == BATCH ? pause(REST) : closed.getCount() == 0;
            }
        } catch (StoreException e) {
            LOG.atWarn()
                    .addKeyValue("limit", limit)
                    .addKeyValue("reason", e.getMessage())
                    .log("old activation records could not be removed; the next look is in {}", config.interval());
        }
        if (removed > 0) {
            LOG.atInfo()
                    .addKeyValue("records", removed)
                    .addKeyValue("limit", limit)
                    .log("old activation records were removed");
        }
        return isClosed;
    }

    private boolean pause(Duration length) throws InterruptedException {
        return closed.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }
}
