// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.start.Spawner;
import dev.kiln.runtime.process.state.StateDirectory;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The sandboxes made through one provider object, those in the making included; one for each id. Safe for use by several
 * threads: the map decides who makes a sandbox and who waits for it.
 */
final class OwnSandboxes implements AutoCloseable {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(25);

    private final Map<SandboxId, CompletableFuture<ProcessSandbox>> sandboxes = new ConcurrentHashMap<>();
    private final Limiter limiter;
    private final Spawner spawner;
    private final RuntimeContext context;
    private final Creation creation;
    private final Semaphore starting;
    private final Optional<Watchdog> watchdog;
    /** Set once, by whoever closes; read by all threads that create. */
    private volatile boolean isClosed;

    OwnSandboxes(
            ProcessConfig config,
            Limiter limiter,
            StateDirectory state,
            Spawner spawner,
            boolean isRoot,
            RuntimeContext context) {
        this.limiter = limiter;
        this.spawner = spawner;
        this.context = context;
        this.creation = new Creation(config, limiter, state, spawner, context, isRoot, () -> isClosed);
        this.starting = new Semaphore(config.parallelCreates());
        this.watchdog =
                limiter.watchInterval().map(interval -> Watchdog.start(interval, this::ready, context.metrics()));
        state.sweepDrafts(context.owner());
    }

    Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        while (true) {
            CompletableFuture<ProcessSandbox> mine = new CompletableFuture<>();
            CompletableFuture<ProcessSandbox> others = sandboxes.putIfAbsent(spec.id(), mine);
            if (isClosed) {
                sandboxes.remove(spec.id(), mine);
                throw new IllegalStateException("cannot create sandbox " + spec.id() + ": the provider is closed");
            }
            if (others == null) {
                return make(spec, logs, mine);
            }
            Optional<Sandbox> made = await(spec, others);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    void forget(SandboxId id) {
        sandboxes.remove(id);
    }

    private Sandbox make(SandboxSpec spec, LogSink logs, CompletableFuture<ProcessSandbox> mine)
            throws SandboxException, InterruptedException {
        try {
            ProcessSandbox sandbox = makeWhenItsTurn(spec, logs, mine);
            mine.complete(sandbox);
            return sandbox;
        } catch (Throwable e) {
            // whatever it is, those who wait for this sandbox must hear of it
            sandboxes.remove(spec.id(), mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private ProcessSandbox makeWhenItsTurn(SandboxSpec spec, LogSink logs, CompletableFuture<ProcessSandbox> mine)
            throws SandboxException, InterruptedException {
        if (!starting.tryAcquire(spec.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SandboxException.OutOfCapacity("cannot create sandbox " + spec.id()
                    + ": others were starting for " + spec.deadline() + " (key 'parallel-creates')");
        }
        try {
            Remains remains = creation.create(spec, logs);
            return new ProcessSandbox(spec.id(), remains, limiter.canFreeze(), () -> sandboxes.remove(spec.id(), mine));
        } finally {
            starting.release();
        }
    }

    /** The sandbox that another thread makes; nothing when that thread was interrupted, which is no reason to fail here. */
    private static Optional<Sandbox> await(SandboxSpec spec, CompletableFuture<ProcessSandbox> others)
            throws SandboxException, InterruptedException {
        try {
            return Optional.of(others.get(spec.deadline().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot create sandbox " + spec.id() + ": another thread makes it for longer than "
                            + spec.deadline(),
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                return Optional.empty();
            }
            if (e.getCause() instanceof SandboxException failed) {
                throw failed;
            }
            throw new IllegalStateException("cannot create sandbox " + spec.id() + ": " + e.getCause(), e);
        }
    }

    private Collection<ProcessSandbox> ready() {
        return sandboxes.values().stream()
                .filter(future -> future.state() == Future.State.SUCCESS)
                .map(CompletableFuture::resultNow)
                .toList();
    }

    @Override
    public void close() {
        isClosed = true;
        List<Thread> destroyers = sandboxes.entrySet().stream()
                .map(entry -> Thread.ofVirtual().start(() -> destroyWhenMade(entry.getValue())))
                .toList();
        boolean wasInterrupted = false;
        for (Thread destroyer : destroyers) {
            try {
                destroyer.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        watchdog.ifPresent(Watchdog::close);
        spawner.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void destroyWhenMade(CompletableFuture<ProcessSandbox> future) {
        try {
            future.get(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS).destroy();
        } catch (ExecutionException e) {
            // its creation failed, be it for the closing: nothing is left of it
        } catch (SandboxException | TimeoutException e) {
            // it stays in the state directory, where the sweep of this invoker's next epoch finds it
            context.metrics().count("sandbox_close_failures_total", 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
