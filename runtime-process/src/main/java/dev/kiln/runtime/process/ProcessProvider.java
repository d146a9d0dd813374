// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Cage;
import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.start.Interpreters;
import dev.kiln.runtime.process.start.RuntimeFolder;
import dev.kiln.runtime.process.start.Spawner;
import dev.kiln.runtime.process.start.Tool;
import dev.kiln.runtime.process.state.Poll;
import dev.kiln.runtime.process.state.SandboxRecord;
import dev.kiln.runtime.process.state.StateDirectory;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sandboxes in plain namespaces. What it made itself is in {@link OwnSandboxes}; all else is read from the machine. */
final class ProcessProvider implements RuntimeProvider {

    private final ProcessConfig config;
    private final Limiter limiter;
    private final RuntimeContext context;
    private final StateDirectory state;
    private final Poll poll;
    private final Tool tool;
    private final ProviderDescription description;
    private final OwnSandboxes own;

    ProcessProvider(ProcessConfig config, Limiter limiter, boolean isRoot, RuntimeContext context) {
        this.config = config;
        this.limiter = limiter;
        this.context = context;
        this.state = new StateDirectory(config.stateDirectory());
        this.poll = new Poll(context.clock());
        Spawner spawner = new Spawner();
        this.tool = new Tool(config.bwrap(), isRoot, spawner);
        this.description = new ProviderDescription(
                ProcessProviderFactory.NAME,
                ProcessProviderFactory.VERSION,
                Isolation.NAMESPACES,
                capabilities(limiter),
                Weaknesses.of(config, limiter, isRoot));
        this.own = new OwnSandboxes(config, limiter, state, spawner, isRoot, context);
    }

    @Override
    public ProviderDescription describe() {
        return description;
    }

    @Override
    public Health check() {
        if (limiter instanceof Limiter.Missing missing) {
            return new Health.Unhealthy("cannot limit sandboxes: " + missing.reason());
        }
        try {
            int runtimes = RuntimeFolder.all(config.runtimes()).size();
            state.open();
            return tool.check(limiter.describe() + ", " + runtimes + " language runtimes in " + config.runtimes());
        } catch (SandboxException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return new Health.Unhealthy("the provider is closed");
        }
    }

    /** There is nothing to fetch: the image is known and its interpreter is there, or not. */
    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) throws SandboxException {
        RuntimeFolder folder = RuntimeFolder.find(config.runtimes(), image);
        new Interpreters(Interpreters.SYSTEM, config.path()).resolve(folder);
        progress.step("found " + folder.directory(), 0, 0);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        if (spec.network() == NetworkPolicy.EGRESS && config.egress() == ProcessConfig.Egress.REFUSE) {
            throw new SandboxException.Unsupported("cannot create sandbox " + spec.id() + " with network EGRESS: the"
                    + " process provider has only the host's own network for it, which is refused; set the key"
                    + " 'egress' to host to allow that");
        }
        Instant start = context.clock().instant();
        Sandbox sandbox = own.create(spec, logs);
        context.metrics()
                .time(
                        "sandbox_create_seconds",
                        Duration.between(start, context.clock().instant()));
        return sandbox;
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException {
        List<ListedSandbox> listed = new ArrayList<>();
        for (Path directory : state.sandboxes()) {
            Optional<SandboxRecord> record = SandboxRecord.read(directory)
                    .filter(found ->
                            found.owner().cluster().equals(context.owner().cluster()));
            if (record.isPresent()) {
                SandboxStatus status = remains(record.get(), directory).status();
                if (!(status instanceof SandboxStatus.Gone)) {
                    listed.add(new ListedSandbox(record.get().id(), record.get().owner(), status));
                }
            }
        }
        return listed;
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException {
        SandboxId id = listed.id();
        Path directory = state.directory(listed.owner().cluster(), id);
        Optional<SandboxRecord> record = SandboxRecord.read(directory)
                .filter(found -> found.id().equals(id) && found.owner().equals(listed.owner()));
        if (record.isPresent()) {
            remains(record.get(), directory).remove();
            own.forget(id);
        }
    }

    @Override
    public void close() {
        own.close();
    }

    private Remains remains(SandboxRecord record, Path directory) {
        return new Remains(state, directory, Cage.of(record.cage(), directory), poll);
    }

    private static Set<Capability> capabilities(Limiter limiter) {
        return limiter.canFreeze() ? EnumSet.of(Capability.PAUSE, Capability.USAGE) : EnumSet.of(Capability.USAGE);
    }
}
