// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.spi.MetricsSink;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The sandboxes made through one provider object, those in the making included; one for each id. Safe for use by several
 * threads: the map decides who makes a sandbox and who waits for it.
 */
final class OwnSandboxes {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private final Map<SandboxId, CompletableFuture<Sandbox>> sandboxes = new ConcurrentHashMap<>();
    private final MetricsSink metrics;
    /** Set once, by whoever closes; read by all threads that create. */
    private volatile boolean isClosed;

    OwnSandboxes(MetricsSink metrics) {
        this.metrics = metrics;
    }

    /** Makes a sandbox; when it throws, it has left nothing behind. */
    @FunctionalInterface
    interface Maker {
        Sandbox make() throws SandboxException, InterruptedException;
    }

    /** Ends a sandbox, or its making. */
    @FunctionalInterface
    interface Destroyer {
        void destroy(SandboxId id) throws SandboxException, InterruptedException;
    }

    /** The one sandbox of that id: made now, or made or being made already. */
    Sandbox one(SandboxSpec spec, Maker maker) throws SandboxException, InterruptedException {
        while (true) {
            CompletableFuture<Sandbox> mine = new CompletableFuture<>();
            CompletableFuture<Sandbox> others = sandboxes.putIfAbsent(spec.id(), mine);
            if (isClosed) {
                sandboxes.remove(spec.id(), mine);
                throw new IllegalStateException("cannot create sandbox " + spec.id() + ": the provider is closed");
            }
            if (others == null) {
                return make(spec.id(), maker, mine);
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

    /** From now on nothing is made; what was is destroyed, all at once. */
    void close(Destroyer destroyer) {
        isClosed = true;
        List<Thread> threads = sandboxes.keySet().stream()
                .map(id -> Thread.ofVirtual().name("kiln-remote-close").start(() -> destroy(id, destroyer)))
                .toList();
        boolean wasInterrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void destroy(SandboxId id, Destroyer destroyer) {
        try {
            destroyer.destroy(id);
        } catch (SandboxException e) {
            // it stays in the backend, where the sweep of this invoker's next epoch finds it
            metrics.count("sandbox_close_failures_total", 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sandbox make(SandboxId id, Maker maker, CompletableFuture<Sandbox> mine)
            throws SandboxException, InterruptedException {
        try {
            Sandbox sandbox = maker.make();
            mine.complete(sandbox);
            return sandbox;
        } catch (Throwable e) {
            // whatever it is, those who wait for this sandbox must hear of it
            sandboxes.remove(id, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** The sandbox that another thread makes; nothing when that thread was interrupted, which is no reason to fail here. */
    private static Optional<Sandbox> await(SandboxSpec spec, CompletableFuture<Sandbox> others)
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
}
