// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Threads for what blocks: so many at once and no queue, each task with a time limit. Safe for use by several threads. */
public final class Workers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Executor threads;
    private final Semaphore free;
    private final Duration timeout;

    /**
     * Makes them.
     *
     * @param threads gives each task a thread at once
     */
    public Workers(Executor threads, int max, Duration timeout) {
        this.threads = threads;
        this.free = new Semaphore(max);
        this.timeout = timeout;
    }

    /**
     * Runs a task. The future fails with a {@link Refusal} when it takes longer than the limit; the task then runs on and its
     * result is dropped.
     *
     * @throws Refusal when all are busy
     */
    public <T> CompletableFuture<T> run(Supplier<T> task) {
        if (!free.tryAcquire()) {
            throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                done.complete(task.get());
            } catch (Throwable e) { // whatever it is, somebody waits to hear of it
                done.completeExceptionally(e);
            } finally {
                free.release();
            }
        });
        return done.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(e -> {
            Throwable cause = e instanceof TimeoutException ? new Refusal(new Problem.Unavailable()) : e;
            return CompletableFuture.failedFuture(cause);
        });
    }
}
