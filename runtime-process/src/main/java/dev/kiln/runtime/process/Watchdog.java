// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks each sandbox in turn whether it must be ended; one platform thread, as it reads kernel files all the time. */
final class Watchdog implements AutoCloseable {

    private final Duration interval;
    private final Supplier<Collection<ProcessSandbox>> sandboxes;
    private final MetricsSink metrics;
    private final Thread thread;

    private Watchdog(Duration interval, Supplier<Collection<ProcessSandbox>> sandboxes, MetricsSink metrics) {
        this.interval = interval;
        this.sandboxes = sandboxes;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().daemon().name("kiln-process-watchdog").unstarted(this::watch);
    }

    static Watchdog start(Duration interval, Supplier<Collection<ProcessSandbox>> sandboxes, MetricsSink metrics) {
        Watchdog watchdog = new Watchdog(interval, sandboxes, metrics);
        watchdog.thread.start();
        return watchdog;
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            sandboxes.get().forEach(this::enforce);
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    private void enforce(ProcessSandbox sandbox) {
        try {
            sandbox.enforce();
        } catch (SandboxException e) {
            // one sandbox that cannot be judged must not free the others of their limits; it is tried again next time
            metrics.count("sandbox_watch_failures_total", 1);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
