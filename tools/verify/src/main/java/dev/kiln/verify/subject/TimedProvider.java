// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import dev.kiln.verify.report.Measure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The provider under test, with a stopwatch in the hand of whoever calls it. */
record TimedProvider(RuntimeProvider inner, SandboxImage probe, Stopwatch stopwatch) implements RuntimeProvider {

    @Override
    public ProviderDescription describe() {
        return inner.describe();
    }

    @Override
    public Health check() {
        return inner.check();
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        inner.prepare(image, progress, deadline);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        boolean isUsual = spec.image().equals(probe) && spec.environment().isEmpty();
        Sandbox sandbox =
                isUsual ? stopwatch.time(Measure.CREATE, () -> inner.create(spec, logs)) : inner.create(spec, logs);
        return new TimedSandbox(sandbox, stopwatch);
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        return inner.list();
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        inner.destroy(listed);
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        return new TimedSandbox(inner.restore(checkpoint, spec, logs), stopwatch);
    }

    @Override
    public void close() {
        inner.close();
    }

    private record TimedSandbox(Sandbox inner, Stopwatch stopwatch) implements Sandbox {

        @Override
        public SandboxId id() {
            return inner.id();
        }

        @Override
        public SandboxAddress address() {
            return inner.address();
        }

        @Override
        public Map<String, String> placement() {
            return inner.placement();
        }

        @Override
        public SandboxStatus status() throws SandboxException, InterruptedException {
            return inner.status();
        }

        @Override
        public void pause() throws SandboxException, InterruptedException {
            stopwatch.time(Measure.PAUSE, () -> {
                inner.pause();
                return inner;
            });
        }

        @Override
        public void resume() throws SandboxException, InterruptedException {
            stopwatch.time(Measure.RESUME, () -> {
                inner.resume();
                return inner;
            });
        }

        @Override
        public SandboxUsage usage() throws SandboxException, InterruptedException {
            return inner.usage();
        }

        @Override
        public Checkpoint checkpoint() throws SandboxException, InterruptedException {
            return inner.checkpoint();
        }

        @Override
        public void destroy() throws SandboxException, InterruptedException {
            stopwatch.time(Measure.DESTROY, () -> {
                inner.destroy();
                return inner;
            });
        }
    }
}
