// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, for a program that stops in order: the process lives until {@link #stopped} was called. One that still starts, and
 * may wait for a bus or a store that never comes, has some seconds to get done.
 */
public final class StopSignal {

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Duration grace;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Begins to listen. */
    public StopSignal() {
        this(GRACE);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::came));
    }

    /** One that nothing raises but {@link #came} and {@link #raise}. */
    StopSignal(Duration grace) {
        this.grace = grace;
    }

    /** It came; returns when the process may end. */
    void came() {
        stop.countDown();
        try {
            if (started.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                stopped.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All has started; waits for it. */
    public void await() throws InterruptedException {
        started.countDown();
        stop.await();
    }

    /** As if it had come. */
    public void raise() {
        stop.countDown();
    }

    /** All is closed; the process may end. */
    public void stopped() {
        stopped.countDown();
        started.countDown();
    }
}
