// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.start.Creation;
import dev.kiln.runtime.microvm.start.Freezer;
import dev.kiln.runtime.microvm.start.Frozen;
import dev.kiln.runtime.microvm.start.Machine;
import dev.kiln.runtime.microvm.start.OnceClosedSink;
import dev.kiln.runtime.microvm.start.Templates;
import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
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

    private final Map<SandboxId, CompletableFuture<MicrovmSandbox>> sandboxes = new ConcurrentHashMap<>();
    private final RuntimeContext context;
    private final Templates templates;
    private final Creation creation;
    private final Freezer freezer;
    private final Semaphore starting;
    /** Set once, by whoever closes; read by all threads that create. */
    private volatile boolean isClosed;

    OwnSandboxes(MicrovmConfig config, Backend backend, StateDirectory state, RuntimeContext context) {
        this.context = context;
        this.templates = new Templates(state, context);
        this.creation = new Creation(
                backend::parts, templates, config.snapshots().restoreSafe(), state, context, () -> isClosed);
        this.freezer = new Freezer(
                config.snapshots()
                        .memory()
                        .resolveSibling(config.snapshots().memory().getFileName() + "-" + ownName(context)),
                config.cache().resolve("frozen"));
        this.starting = new Semaphore(config.parallelCreates());
        state.sweepDrafts(context.owner());
    }

    Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        return makeOnce(spec, () -> creation.create(spec, new OnceClosedSink(logs)));
    }

    Sandbox restore(Frozen frozen, SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        return makeOnce(spec, () -> creation.restore(frozen, spec, new OnceClosedSink(logs)));
    }

    @FunctionalInterface
    private interface Making {
        Machine machine() throws SandboxException, InterruptedException;
    }

    private Sandbox makeOnce(SandboxSpec spec, Making making) throws SandboxException, InterruptedException {
        while (true) {
            CompletableFuture<MicrovmSandbox> mine = new CompletableFuture<>();
            CompletableFuture<MicrovmSandbox> others = sandboxes.putIfAbsent(spec.id(), mine);
            if (isClosed) {
                sandboxes.remove(spec.id(), mine);
                throw new IllegalStateException("cannot create sandbox " + spec.id() + ": the provider is closed");
            }
            if (others == null) {
                return make(spec, making, mine);
            }
            Optional<Sandbox> made = await(spec, others);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    /** The one of that id which is ready. */
    Optional<MicrovmSandbox> find(SandboxId id) {
        return Optional.ofNullable(sandboxes.get(id))
                .filter(future -> future.state() == Future.State.SUCCESS)
                .map(CompletableFuture::resultNow);
    }

    private Sandbox make(SandboxSpec spec, Making making, CompletableFuture<MicrovmSandbox> mine)
            throws SandboxException, InterruptedException {
        try {
            MicrovmSandbox sandbox = makeWhenItsTurn(spec, making, mine);
            mine.complete(sandbox);
            return sandbox;
        } catch (Throwable e) {
            // whatever it is, those who wait for this sandbox must hear of it
            sandboxes.remove(spec.id(), mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private MicrovmSandbox makeWhenItsTurn(SandboxSpec spec, Making making, CompletableFuture<MicrovmSandbox> mine)
            throws SandboxException, InterruptedException {
        if (!starting.tryAcquire(spec.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SandboxException.OutOfCapacity("cannot create sandbox " + spec.id()
                    + ": others were starting for " + spec.deadline() + " (key 'parallel-creates')");
        }
        try {
            Machine machine = making.machine();
            return new MicrovmSandbox(spec.id(), machine, freezer, () -> sandboxes.remove(spec.id(), mine));
        } finally {
            starting.release();
        }
    }

    /** The sandbox that another thread makes; nothing when that thread was interrupted, which is no reason to fail here. */
    private static Optional<Sandbox> await(SandboxSpec spec, CompletableFuture<MicrovmSandbox> others)
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

    @Override
    public void close() {
        isClosed = true;
        List<Thread> destroyers = sandboxes.entrySet().stream()
                .map(entry -> Thread.ofVirtual().start(() -> destroyWhenMade(entry.getValue())))
                .toList();
        templates.close();
        boolean wasInterrupted = false;
        for (Thread destroyer : destroyers) {
            try {
                destroyer.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        freezer.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same in each epoch, so that what an earlier one left is found; two that are open at once have two data directories. */
    private static String ownName(RuntimeContext context) {
        return Integer.toHexString(context.dataDirectory().toAbsolutePath().hashCode());
    }

    private void destroyWhenMade(CompletableFuture<MicrovmSandbox> future) {
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
