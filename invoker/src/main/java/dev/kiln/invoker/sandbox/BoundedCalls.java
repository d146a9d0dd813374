// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.invoker.time.Deadlines;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;

/**
 * Calls a provider and does not wait for ever: when the time is up, the thread is interrupted, as the contract has it, and the
 * call counts as a provider that does not answer. Whatever a plugin throws against its contract counts as that, too.
 */
final class BoundedCalls {

    private final Deadlines deadlines;

    /** Something that a provider does. */
    @FunctionalInterface
    interface Work<T> {
        T call() throws SandboxException, InterruptedException;
    }

    BoundedCalls(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    <T> T call(String what, Duration timeout, Work<T> work) throws SandboxException, InterruptedException {
        try (Deadlines.Watch watch = deadlines.watch(Thread.currentThread()::interrupt)) {
            watch.arm(timeout.toNanos());
            try {
                T result = work.call();
                watch.disarm();
                return result;
            } catch (InterruptedException e) {
                if (watch.hasExpired()) {
                    throw new SandboxException.ProviderUnavailable(
                            "cannot " + what + ": the provider did not answer within " + timeout, e);
                }
                throw e;
            } catch (RuntimeException e) { // a plugin is foreign code: its bugs must not become ours
                throw new SandboxException.ProviderUnavailable("cannot " + what + ": the provider threw " + e, e);
            } finally {
                if (watch.hasExpired()) {
                    Thread.interrupted(); // the interrupt was for this call, not for what follows
                }
            }
        }
    }
}
