// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider whose sandboxes live in this JVM. It keeps the whole contract, by simulation; the image {@code fake/unknown} does
 * not exist, {@code fake/exits} exits and {@code fake/silent} never listens.
 */
final class FakeRuntimeProvider implements RuntimeProvider {

    private final FakeConfig config;
    private final RuntimeContext context;
    private final FakeHost host;
    private final ProviderDescription description;
    private final Set<FakeSandbox> made = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed; // seen by creates of other threads

    FakeRuntimeProvider(FakeConfig config, RuntimeContext context, FakeHost host) {
        this.config = config;
        this.context = context;
        this.host = host;
        this.description = new ProviderDescription("fake", "1", config.isolation(), config.capabilities(), List.of());
    }

    @Override
    public ProviderDescription describe() {
        return description;
    }

    @Override
    public Health check() {
        return host.faults().health();
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) throws SandboxException {
        requireKnown(image);
        progress.step("finding " + image, 0, 0);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        return create(spec, logs, Optional.empty());
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        if (!description.has(Capability.CHECKPOINT)) {
            throw new SandboxException.Unsupported("restore " + checkpoint.id() + ": the configuration leaves it out");
        }
        if (!(checkpoint instanceof FakeCheckpoint frozen)) {
            throw new SandboxException.Unsupported("restore " + checkpoint.id() + ": it is not of a fake provider");
        }
        return create(spec, logs, Optional.of(frozen));
    }

    @Override
    public List<ListedSandbox> list() {
        return host.ofCluster(context.owner().cluster()).stream()
                .map(FakeSandbox::listed)
                .toList();
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException {
        Optional<FakeSandbox> found = host.get(listed.owner().cluster(), listed.id());
        if (found.isPresent() && found.get().owner().equals(listed.owner())) {
            found.get().destroy();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        made.forEach(FakeSandbox::vanish);
        made.clear();
    }

    private Sandbox create(SandboxSpec spec, LogSink logs, Optional<FakeCheckpoint> frozen)
            throws SandboxException, InterruptedException {
        while (true) {
            requireOpen();
            FakeSandbox fresh = new FakeSandbox(spec, logs, context, config, host);
            Optional<FakeSandbox> existing = host.putIfAbsent(fresh);
            if (existing.isEmpty()) {
                return start(fresh, frozen);
            }
            if (existing.get().awaitStart()) {
                return existing.get();
            }
            // its maker failed or was cancelled, and this caller was not: try as if it had never been
        }
    }

    private Sandbox start(FakeSandbox fresh, Optional<FakeCheckpoint> frozen)
            throws SandboxException, InterruptedException {
        boolean isStarted = false;
        made.add(fresh);
        try {
            host.faults().beforeCreate(host.size() - 1);
            requireKnown(fresh.image());
            fresh.start(frozen);
            requireOpen();
            isStarted = true;
            return fresh;
        } catch (IOException broken) {
            throw new SandboxException.ProviderUnavailable("cannot listen for sandbox " + fresh.id(), broken);
        } finally {
            if (!isStarted) {
                fresh.vanish();
                made.remove(fresh);
            }
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("cannot create a sandbox: the fake provider is closed");
        }
    }

    private static void requireKnown(SandboxImage image) throws SandboxException {
        if (image.repository().equals("fake/unknown")) {
            throw new SandboxException.ImageUnusable("there is no image " + image + "; use any but fake/unknown");
        }
    }
}
