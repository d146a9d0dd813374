// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/**
 * What was handed to the bus and has not arrived, bounded in time. There is no timer for each, as that would wake a thread for each
 * activation; all have the same time, so the first one is due first. Thread-safe.
 */
final class Sendings {

    private final Duration timeout;
    private final InstantSource clock;
    private final Queue<Sending> all = new ConcurrentLinkedQueue<>();

    private record Sending(CompletableFuture<Void> sent, Instant until) {}

    Sendings(Duration timeout, InstantSource clock) {
        this.timeout = timeout;
        this.clock = clock;
    }

    /** A copy that fails with {@link TimeoutException} at the first sweep after its time; the bus's own stage is left alone. */
    CompletableFuture<Void> bounded(CompletableFuture<Void> sent) {
        CompletableFuture<Void> copy = sent.copy();
        all.add(new Sending(copy, clock.instant().plus(timeout)));
        return copy;
    }

    /** Fails what is overdue. For one thread at a time. */
    void sweep(Instant now) {
        for (Sending first = all.peek();
                first != null && (first.sent().isDone() || !now.isBefore(first.until()));
                first = all.peek()) {
            all.poll();
            first.sent().completeExceptionally(new TimeoutException("the bus took no message within " + timeout));
        }
    }
}
