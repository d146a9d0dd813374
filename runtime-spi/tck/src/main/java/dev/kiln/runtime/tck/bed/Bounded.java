// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that a broken provider may never return from. They run in a thread of their own that is left behind, interrupted, when
 * the time is over; a daemon of the platform's, as a virtual one that spins would take a carrier from the others.
 */
public final class Bounded {

    private Bounded() {}

    /** Returns what the call returns, throws what it throws, and fails when it does neither within the time. */
    public static <T> T call(String what, Duration within, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform()
                .name("kit-" + what.replace(' ', '-'))
                .daemon()
                .start(task);
        try {
            return task.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            AssertionError failure = new AssertionError(
                    what + " did not return within " + within.toSeconds() + " s; it is, or was, at the trace below");
            failure.setStackTrace(thread.getStackTrace());
            throw failure;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed.getCause() instanceof Exception thrown ? thrown : failed;
        } finally {
            // also when the caller is interrupted: nobody waits for it any more
            thread.interrupt();
        }
    }

    /** The same for what neither returns nor declares anything. */
    public static void run(String what, Duration within, Runnable work) {
        try {
            call(what, within, () -> {
                work.run();
                return what;
            });
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, cancelled);
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception impossible) {
            throw new IllegalStateException(what + " threw what it does not declare", impossible);
        }
    }
}
