// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.start.Frozen;
import dev.kiln.runtime.microvm.state.Remains;
import dev.kiln.runtime.microvm.state.SandboxRecord;
import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sandboxes in virtual machines. What it made itself is in {@link OwnSandboxes}; all else is read from the machine. */
final class MicrovmProvider implements RuntimeProvider {

    private final RuntimeContext context;
    private final Backend backend;
    private final StateDirectory state;
    private final ProviderDescription description;
    private final OwnSandboxes own;

    MicrovmProvider(MicrovmConfig config, HostUser user, RuntimeContext context) {
        this.context = context;
        this.backend = new Backend(config, user, context.clock());
        this.state = new StateDirectory(config.stateDirectory());
        this.description = new ProviderDescription(
                MicrovmProviderFactory.NAME,
                MicrovmProviderFactory.VERSION,
                Isolation.VIRTUAL_MACHINE,
                Set.of(Capability.PAUSE, Capability.USAGE, Capability.CHECKPOINT),
                Weaknesses.all());
        this.own = new OwnSandboxes(config, backend, state, context);
    }

    @Override
    public ProviderDescription describe() {
        return description;
    }

    @Override
    public Health check() {
        try {
            state.open();
            return backend.check();
        } catch (SandboxException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return new Health.Unhealthy("the provider is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unhealthy("the check was interrupted");
        }
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        try (PinnedRootfs made = backend.parts().disks().pin(image, progress, deadline)) {
            progress.step("the disk is " + made.file().getFileName(), 0, 0);
        }
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        Instant start = context.clock().instant();
        Sandbox sandbox = own.create(spec, logs);
        context.metrics()
                .time(
                        "sandbox_create_seconds",
                        Duration.between(start, context.clock().instant()));
        return sandbox;
    }

    @Override
    public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        if (checkpoint instanceof Frozen frozen && !frozen.isDeleted().get()) {
            return own.restore(frozen, spec, logs);
        }
        throw new SandboxException.Unsupported(
                "restore checkpoint " + checkpoint.id() + ": it is none of this provider, or was deleted");
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
        if (record.isEmpty()) {
            return;
        }
        Optional<MicrovmSandbox> mine = listed.owner().equals(context.owner()) ? own.find(id) : Optional.empty();
        if (mine.isPresent()) {
            mine.get().destroy();
        } else {
            remains(record.get(), directory).remove();
        }
    }

    @Override
    public void close() {
        own.close();
        backend.close();
    }

    private Remains remains(SandboxRecord record, Path directory) {
        return new Remains(directory, record.cgroups(), backend.poll());
    }
}
