// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.pool.ActionQueue.Waiter;
import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.Lifecycle.Event;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Owns all sandboxes of the invoker. Everything that happens comes in through a method and is carried out by {@link PoolCore}
 * under one lock, which is never held while something blocks. Safe for use by several threads.
 */
public final class SandboxPool {

    private final PoolConfig config;
    private final PoolCore core;
    private final NanoClock clock;
    private final InvokerMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    /** What the pool holds, for those who look. */
    public record Occupancy(int sandboxes, int heldMegabytes, int busyMegabytes, int waiting) {}

    public SandboxPool(
            PoolConfig config,
            List<PoolView.StemTarget> stems,
            SandboxWorks works,
            NanoClock clock,
            InvokerMetrics metrics) {
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.core = new PoolCore(this, config, stems, works, clock, metrics);
    }

    /**
     * Waits for a sandbox, no longer than configured.
     *
     * @param goesFirst before others of the same action: for one that had a sandbox already, which then proved unfit
     */
    public Grant acquire(Demand demand, boolean goesFirst) throws InterruptedException {
        Waiter waiter;
        lock.lock();
        try {
            Optional<Lease> warm = core.takeWarm(demand.key());
            if (warm.isPresent()) {
                return new Grant.Granted(warm.get());
            }
            Optional<Grant> refusal = core.refusal(demand);
            if (refusal.isPresent()) {
                metrics.refused();
                return refusal.get();
            }
            waiter = new Waiter(demand, clock.nanos(), new CompletableFuture<>());
            core.enqueue(waiter, goesFirst);
        } finally {
            lock.unlock();
        }
        return await(waiter);
    }

    /** Pauses and destroys what nobody uses, and asks again for what had to wait for time to pass. */
    public void tick() {
        locked(core::tick);
    }

    /** From now on it holds so much for so long; who waits, waits as long as before. */
    public void tune(PoolConfig tuned, List<PoolView.StemTarget> stems) {
        locked(() -> core.tune(tuned, stems));
    }

    /** What all sandboxes may hold together. */
    public int memoryMegabytes() {
        return locked(core::memoryMegabytes);
    }

    public Occupancy occupancy() {
        return locked(() -> core.state().occupancy());
    }

    /** How many sandboxes are in a phase. */
    public int count(Phase phase) {
        return locked(() -> core.state().count(phase));
    }

    /** Takes nobody any more: who waits is refused, what is idle is destroyed, and what is busy when its calls ended. */
    public void stop() {
        locked(core::stop);
    }

    /** Ends the connections of all calls at work; they fail, and their sandboxes go. */
    public void abort() {
        locked(core::abort);
    }

    /** Waits until no sandbox is left; false when that took too long. */
    public boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!core.state().isEmpty() && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return core.state().isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void initialized(Slot slot) {
        locked(() -> core.happened(slot, Event.INITIALIZED));
    }

    void resumed(Slot slot) {
        locked(() -> core.happened(slot, Event.RESUMED));
    }

    void broken(Slot slot, String reason, Duration drain) {
        locked(() -> core.broken(slot, reason, drain));
    }

    void condemn(Slot slot, String reason) {
        locked(() -> core.condemn(slot, reason));
    }

    /** A call ended; one that was warm began then. */
    void release(Slot slot, OptionalLong warmSince) {
        locked(() -> core.release(slot, warmSince));
    }

    void created(Slot slot, Box box) {
        locked(() -> core.created(slot, box));
    }

    void createFailed(Slot slot, SandboxException failure) {
        locked(() -> {
            core.createFailed(slot, failure);
            emptied.signalAll();
        });
    }

    void paused(Slot slot) {
        locked(() -> core.happened(slot, Event.FROZEN));
    }

    void pauseFailed(Slot slot, SandboxException failure) {
        locked(() -> core.pauseFailed(slot, failure));
    }

    void destroyed(Slot slot) {
        locked(() -> {
            core.destroyed(slot);
            emptied.signalAll();
        });
    }

    void destroyFailed(Slot slot, SandboxException failure) {
        locked(() -> core.destroyFailed(slot, failure));
    }

    private Grant await(Waiter waiter) throws InterruptedException {
        try {
            return waiter.grant().get(config.maxWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return gaveUp(waiter);
        } catch (InterruptedException e) {
            if (gaveUp(waiter) instanceof Grant.Granted granted) {
                granted.lease().abandon();
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a grant never completes with an exception", e);
        }
    }

    private Grant gaveUp(Waiter waiter) {
        if (locked(() -> core.leave(waiter))) {
            metrics.refused();
            return new Grant.Refused("The activation waited for a sandbox for more than "
                    + config.maxWait().toMillis() + " milliseconds.");
        }
        // whoever took it out of the queue completed it under the lock
        return waiter.grant().join();
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
