// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import dev.kiln.runtime.docker.Creating.Ready;
import dev.kiln.runtime.docker.OwnerLabels.Marked;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sandboxes on one Docker daemon. */
final class DockerProvider implements RuntimeProvider {

    private static final Duration CHECK = Duration.ofSeconds(3);
    private static final Duration LIST = Duration.ofSeconds(30);
    private static final Duration DESTROY = Duration.ofSeconds(60);
    /** Twice, for what is being made and for what is there, and a check for the networks: under 30 seconds in all. */
    private static final Duration CLOSE = Duration.ofSeconds(12);

    private final DockerConfig config;
    private final RuntimeContext context;
    private final Workshop workshop;
    private final Engine engine;
    private final SandboxTable sandboxes = new SandboxTable();
    private volatile boolean isClosed; // volatile: set by close, read by every create

    DockerProvider(DockerConfig config, RuntimeContext context) {
        this.config = config;
        this.context = context;
        this.workshop = Workshop.open(config, context);
        this.engine = workshop.engine();
    }

    @Override
    public ProviderDescription describe() {
        return new ProviderDescription(
                DockerProviderFactory.NAME,
                DockerProviderFactory.VERSION,
                Isolation.CONTAINER,
                ConfigKeys.DESCRIPTOR.capabilities(),
                Weaknesses.of(config));
    }

    @Override
    public Health check() {
        if (isClosed) {
            return new Health.Unhealthy("the provider docker is closed");
        }
        try {
            return health(engine.call("ask for the daemon's state", in(CHECK), docker -> engine.get("/info")));
        } catch (SandboxException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unhealthy("interrupted while asking the Docker daemon for its state");
        }
    }

    private static Health health(JsonNode info) {
        if (!info.path("MemoryLimit").asBoolean(true) || !info.path("SwapLimit").asBoolean(true)) {
            return new Health.Unhealthy(
                    "the Docker daemon cannot limit memory and swap; enable the memory controller and"
                            + " swap accounting of cgroups on its host (kernel parameters cgroup_enable=memory swapaccount=1)");
        }
        return new Health.Healthy("Docker " + info.path("ServerVersion").asText("of an unknown version") + ", kernel "
                + info.path("KernelVersion").asText() + ", cgroup "
                + info.path("CgroupVersion").asText() + ", "
                + info.path("ContainersRunning").asInt()
                + " containers running");
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        requireOpen();
        workshop.images().prepare(image, progress, in(deadline));
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        requireOpen();
        Deadline deadline = in(spec.deadline());
        try {
            return sandboxes.getOrMake(spec.id(), deadline, forget -> make(spec, logs, deadline, forget));
        } catch (InterruptedException e) {
            requireOpen();
            throw e;
        }
    }

    private DockerSandbox make(SandboxSpec spec, LogSink logs, Deadline deadline, Runnable forget)
            throws SandboxException, InterruptedException {
        Ready ready = new Creating(workshop, spec, logs, deadline).run();
        DockerSandbox sandbox = new DockerSandbox(spec.id(), ready, engine, context.clock(), () -> {
            workshop.oom().forget(ready.container());
            workshop.sockets().remove(spec.id());
            forget.run();
        });
        if (isClosed) {
            sandbox.destroy();
            requireOpen();
        }
        return sandbox;
    }

    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        requireOpen();
        return engine.call("list sandboxes", in(LIST), docker -> docker
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(OwnerLabels.CLUSTER, context.owner().cluster()))
                .exec()
                .stream()
                .flatMap(container -> listed(docker, container).stream())
                .toList());
    }

    private static Optional<ListedSandbox> listed(DockerClient docker, Container container) {
        return OwnerLabels.read(container.getLabels())
                .map(marked -> new ListedSandbox(marked.id(), marked.owner(), status(docker, container)))
                .filter(listed -> !(listed.status() instanceof SandboxStatus.Gone));
    }

    /** The list has no exit codes; the few that ended are asked one by one. */
    private static SandboxStatus status(DockerClient docker, Container container) {
        return switch (container.getState()) {
            case "running" -> new SandboxStatus.Running();
            case "paused" -> new SandboxStatus.Paused();
            default -> ContainerStatus.of(docker, container.getId());
        };
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        requireOpen();
        Deadline deadline = in(DESTROY);
        SandboxId id = listed.id();
        String name = OwnerLabels.containerName(context.owner().cluster(), id);
        engine.run("destroy sandbox " + id, deadline, docker -> {
            InspectContainerResponse shown;
            try {
                shown = docker.inspectContainerCmd(name).exec();
            } catch (NotFoundException e) {
                workshop.sockets().remove(id);
                return;
            }
            Marked expected = new Marked(id, listed.owner());
            if (OwnerLabels.read(shown.getConfig().getLabels())
                    .filter(expected::equals)
                    .isPresent()) {
                // by the daemon's id, so that one that took the name meanwhile stays
                Removal.remove(docker, shown.getId(), deadline);
                workshop.sockets().remove(id);
            }
        });
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        List<Thread> destroying = sandboxes.cancel(CLOSE).stream()
                .map(sandbox ->
                        Thread.ofVirtual().name("docker-close-" + sandbox.id()).start(() -> destroy(sandbox)))
                .toList();
        Deadline end = in(CLOSE);
        try {
            for (Thread thread : destroying) {
                boolean ignored = thread.join(end.remaining());
            }
            workshop.networks().removeUnused(in(CHECK));
        } catch (SandboxException e) {
            // an empty network left behind costs nothing but its addresses
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            engine.close();
            workshop.oom().close();
        }
    }

    private static void destroy(DockerSandbox sandbox) {
        try {
            sandbox.destroy();
        } catch (SandboxException | InterruptedException | IllegalStateException e) {
            System.getLogger(DockerProvider.class.getName())
                    .log(System.Logger.Level.WARNING, "left for the next sweep: sandbox " + sandbox.id(), e);
        }
    }

    private Deadline in(Duration time) {
        return Deadline.in(time, context.clock());
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the provider docker is closed");
        }
    }
}
