// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import java.util.concurrent.CountDownLatch;

/** Ctrl-C or SIGTERM, for a program that stops in order: the process lives until {@link #stopped} was called. */
public final class StopSignal {

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Begins to listen. */
    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Waits for it. */
    public void await() throws InterruptedException {
        stop.await();
    }

    /** As if it had come. */
    public void raise() {
        stop.countDown();
    }

    /** All is closed; the process may end. */
    public void stopped() {
        stopped.countDown();
    }
}
