// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.SandboxMaker;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Carries out what blocks, each on a thread of its own, and tells the pool how it ended. */
public final class SandboxWorks {

    private final SandboxMaker maker;
    private final BooleanSupplier canPause;
    private final Executor threads;
    private final Duration drainTimeout;

    /** Something to do with a provider. */
    @FunctionalInterface
    private interface Work {
        void run() throws SandboxException, InterruptedException;
    }

    @FunctionalInterface
    private interface Failure {
        void tell(SandboxException failure);
    }

    public SandboxWorks(SandboxMaker maker, BooleanSupplier canPause, Executor threads, Duration drainTimeout) {
        this.maker = maker;
        this.canPause = canPause;
        this.threads = threads;
        this.drainTimeout = drainTimeout;
    }

    SandboxId nextId() {
        return maker.nextId();
    }

    boolean canPause() {
        return canPause.getAsBoolean();
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    void create(SandboxPool pool, Slot slot) {
        run(
                () -> {
                    Box box = maker.make(slot.id, slot.shape);
                    pool.created(slot, box);
                },
                failure -> pool.createFailed(slot, failure));
    }

    void pause(SandboxPool pool, Slot slot) {
        Box box = slot.box();
        run(
                () -> {
                    box.pause();
                    pool.paused(slot);
                },
                failure -> pool.pauseFailed(slot, failure));
    }

    void destroy(SandboxPool pool, Slot slot) {
        Box box = slot.box();
        Duration drain = slot.drain;
        run(
                () -> {
                    box.destroy(drain);
                    pool.destroyed(slot);
                },
                failure -> pool.destroyFailed(slot, failure));
    }

    private void run(Work work, Failure onFailure) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (SandboxException e) {
                onFailure.tell(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                onFailure.tell(new SandboxException.ProviderUnavailable("the invoker is stopping", e));
            }
        });
    }
}
