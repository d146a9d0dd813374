// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.invoker.client.ActionClient;
import dev.kiln.invoker.logs.SandboxLog;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes sandboxes with the pool's providers. Blocks; safe for use by several threads. */
public final class SandboxMaker {

    /** The contract gives it about thirty seconds. */
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(40);

    /** What a provider gets beyond its own deadline before it is interrupted. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Provision.Source provisions;
    private final Owner owner;
    private final SandboxConfig config;
    private final ActionClient.ResultLimit resultLimit;
    private final Clocks clocks;
    private final BoundedCalls calls;
    private final AtomicLong counter = new AtomicLong();

    /** All that has to do with time. */
    public record Clocks(InstantSource wall, NanoClock nano, Deadlines deadlines) {}

    public SandboxMaker(
            Provision.Source provisions,
            Owner owner,
            SandboxConfig config,
            ActionClient.ResultLimit resultLimit,
            Clocks clocks) {
        this.provisions = provisions;
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

    /** Makes a sandbox, fetching its image first where it is the first of it. What fails on trial is made by what there was before. */
    public Box make(SandboxId id, Shape shape) throws SandboxException, InterruptedException {
        Provision first = provisions.next();
        try {
            return make(id, shape, first);
        } catch (SandboxException e) {
            Optional<Provision> other = provisions.insteadOf(first);
            if (other.isEmpty()) {
                throw e;
            }
            return make(id, shape, other.get());
        }
    }

    /** The same with a provider that was asked for, which counts it as being made already. */
    public Box make(SandboxId id, Shape shape, Provision provision) throws SandboxException, InterruptedException {
        long start = clocks.nano().nanos();
        boolean isMade = false;
        try {
            Box box = create(id, shape, provision);
            isMade = true;
            provision.made(clocks.nano().nanos() - start);
            return box;
        } catch (SandboxException e) {
            isMade = true;
            provision.notMade(e);
            throw e;
        } finally {
            if (!isMade) {
                // interrupted, or an error in this program
                provision.gone();
            }
        }
    }

    /** Whether a provider's backend answers; what it throws counts as that it does not. */
    public Health check(Provision provision) throws InterruptedException {
        try {
            return calls.call("check the provider", config.callTimeout(), () -> provision
                    .provider()
                    .check());
        } catch (SandboxException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        }
    }

    /** Closes a provider, as far as it lets itself be closed in time. */
    public void close(RuntimeProvider provider) throws SandboxException, InterruptedException {
        calls.call("close the provider", TIME_TO_CLOSE, () -> {
            provider.close();
            return provider;
        });
    }

    /** What a provider says of one that it made; asked within its bounds, as it may throw anything. */
    private record Made(Sandbox sandbox, SandboxAddress address, ProviderDescription provider) {}

    private Box create(SandboxId id, Shape shape, Provision provision) throws SandboxException, InterruptedException {
        prepare(shape.image(), provision);
        SandboxConfig bounds = provision.hasNetwork() ? config : config.withoutNetwork();
        SandboxLog log = new SandboxLog(clocks.wall(), shape.hasSentinels());
        Made made = calls.call("create sandbox " + id, config.createTimeout().plus(PATIENCE), () -> {
            Sandbox sandbox = provision.provider().create(Specs.spec(id, shape, bounds), log);
            return new Made(sandbox, sandbox.address(), provision.provider().describe());
        });
        ActionClient client = new ActionClient(made.address(), clocks.deadlines(), clocks.nano(), resultLimit);
        return new Box(id, made.sandbox(), made.provider(), log, client, provision, calls, config, clocks.nano());
    }

    /** Fetches an image where it is not there. */
    public void prepare(SandboxImage image, Provision provision) throws SandboxException, InterruptedException {
        if (provision.prepared().contains(image)) {
            return;
        }
        try {
            calls.call("prepare image " + image, config.prepareTimeout().plus(PATIENCE), () -> {
                provision.provider().prepare(image, PrepareProgress.silent(), config.prepareTimeout());
                return image;
            });
        } catch (SandboxException.ImageUnusable e) {
            // in OpenWhisk's words, as developers see it
            throw new SandboxException.ImageUnusable("Failed to pull container image '" + image + "'.", e);
        }
        provision.prepared().add(image);
    }
}
