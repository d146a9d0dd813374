// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.invoker.client.ActionClient;
import dev.kiln.invoker.logs.SandboxLog;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes sandboxes with the pool's provider. Blocks; safe for use by several threads. */
public final class SandboxMaker {

    /** What a provider gets beyond its own deadline before it is interrupted. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RuntimeProvider provider;
    private final Owner owner;
    private final SandboxConfig config;
    private final ActionClient.ResultLimit resultLimit;
    private final Clocks clocks;
    private final BoundedCalls calls;
    private final AtomicLong counter = new AtomicLong();
    private final Set<SandboxImage> prepared = ConcurrentHashMap.newKeySet();

    /** All that has to do with time. */
    public record Clocks(InstantSource wall, NanoClock nano, Deadlines deadlines) {}

    public SandboxMaker(
            RuntimeProvider provider,
            Owner owner,
            SandboxConfig config,
            ActionClient.ResultLimit resultLimit,
            Clocks clocks) {
        this.provider = provider;
        this.owner = owner;
        this.config = config;
        this.resultLimit = resultLimit;
        this.clocks = clocks;
        this.calls = new BoundedCalls(clocks.deadlines());
    }

    /** An id that was never used: epochs grow. */
    public SandboxId nextId() {
        return new SandboxId(owner.invoker() + "-" + owner.epoch() + "-" + counter.incrementAndGet());
    }

    public boolean canPause() {
        return provider.describe().has(Capability.PAUSE);
    }

    /** Makes a sandbox, fetching its image first where it is the first of it. */
    public Box make(SandboxId id, Shape shape) throws SandboxException, InterruptedException {
        prepare(shape.image());
        SandboxLog log = new SandboxLog(clocks.wall(), shape.hasSentinels());
        Sandbox sandbox = calls.call(
                "create sandbox " + id,
                config.createTimeout().plus(PATIENCE),
                () -> provider.create(Specs.spec(id, shape, config), log));
        ActionClient client = new ActionClient(sandbox.address(), clocks.deadlines(), clocks.nano(), resultLimit);
        return new Box(sandbox, provider.describe(), log, client, calls, config, clocks.nano());
    }

    private void prepare(SandboxImage image) throws SandboxException, InterruptedException {
        if (prepared.contains(image)) {
            return;
        }
        try {
            calls.call("prepare image " + image, config.prepareTimeout().plus(PATIENCE), () -> {
                provider.prepare(image, PrepareProgress.silent(), config.prepareTimeout());
                return image;
            });
        } catch (SandboxException.ImageUnusable e) {
            // in OpenWhisk's words, as developers see it
            throw new SandboxException.ImageUnusable("Failed to pull container image '" + image + "'.", e);
        }
        prepared.add(image);
    }
}
