// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.List;

/** Does what a sound provider does; mutants override what they break. */
class ForwardingProvider implements RuntimeProvider {

    private final RuntimeProvider sound;

    ForwardingProvider(RuntimeProvider sound) {
        this.sound = sound;
    }

    @Override
    public ProviderDescription describe() {
        return sound.describe();
    }

    @Override
    public Health check() {
        return sound.check();
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        sound.prepare(image, progress, deadline);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        return sound.create(spec, logs);
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        return sound.list();
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        sound.destroy(listed);
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        return sound.restore(checkpoint, spec, logs);
    }

    @Override
    public void close() {
        sound.close();
    }
}
