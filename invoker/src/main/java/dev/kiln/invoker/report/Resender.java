// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.messaging.BusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sends what the bus does not take, again and again, for as long as the bus is away, with pauses that grow. Holds a bounded amount
 * meanwhile. Does not block; safe for use by several threads.
 */
public final class Resender {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** What waits for another attempt, together. */
    private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    private final Timer timer;
    private final AtomicLong waitingBytes = new AtomicLong();

    /** Runs something after a pause. */
    @FunctionalInterface
    public interface Timer {
        void after(Duration pause, Runnable work);
    }

    public Resender(Timer timer) {
        this.timer = timer;
    }

    /**
     * Sends once, and again if need be. The stage completes when the bus has it; it fails when it never will: the bus refuses it
     * for good, or too much waits already.
     *
     * @param bytes how much memory it takes while it waits
     */
    CompletionStage<Void> send(long bytes, Supplier<CompletionStage<Void>> attempt) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        attempt.get().whenComplete((nothing, failure) -> {
            if (failure == null) {
                taken.complete(null);
            } else if (!mayRecover(failure)) {
                taken.completeExceptionally(cause(failure));
            } else if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
                waitingBytes.addAndGet(-bytes);
                taken.completeExceptionally(cause(failure));
            } else {
                again(new Waiting(bytes, attempt, taken), FIRST_PAUSE);
            }
        });
        return taken;
    }

    private record Waiting(long bytes, Supplier<CompletionStage<Void>> attempt, CompletableFuture<Void> taken) {}

    private void again(Waiting waiting, Duration pause) {
        timer.after(pause, () -> waiting.attempt().get().whenComplete((nothing, failure) -> {
            if (failure != null && mayRecover(failure)) {
                Duration doubled = pause.multipliedBy(2);
                again(waiting, doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
                return;
            }
            waitingBytes.addAndGet(-waiting.bytes());
            if (failure == null) {
                waiting.taken().complete(null);
            } else {
                waiting.taken().completeExceptionally(cause(failure));
            }
        }));
    }

    private static boolean mayRecover(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof BusException.Unavailable || cause instanceof BusException.Full;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
