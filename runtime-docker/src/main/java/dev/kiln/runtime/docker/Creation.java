// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import dev.kiln.runtime.docker.socket.SocketFolder;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One try to make a container: create, attach, start, inspect, on one background thread. The try is never interrupted, as a
 * daemon that is cut off while it creates goes on creating; a try given up is left to end, and what it made is removed.
 */
final class Creation {

    private static final Duration CLEANUP = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final SandboxSpec spec;
    private final LogSink logs;
    private final String name;
    private final Optional<SocketFolder> folder;
    private volatile boolean isAbandoned; // volatile: set by the caller, read by the background thread between steps
    private volatile boolean mayExist; // volatile: set by the background thread, read by the one that cleans up

    Creation(Workshop workshop, SandboxSpec spec, LogSink logs, Optional<SocketFolder> folder) {
        this.workshop = workshop;
        this.spec = spec;
        this.logs = logs;
        this.folder = folder;
        this.name = OwnerLabels.containerName(workshop.context().owner().cluster(), spec.id());
    }

    /**
     * A container that was started.
     *
     * @param container the daemon's id of it
     * @param port where it is reached over TCP, if it listens there
     * @param folder where its socket will be, if it has one
     * @param pump carries its logs, since before its start
     */
    record Started(
            String container,
            SandboxAddress.Tcp port,
            Optional<SocketFolder> folder,
            LogPump pump,
            OomWatch.Watched oom) {}

    FutureTask<Started> begin(String network) throws SandboxException {
        HostConfig host = new ContainerSpec(workshop.config()).hostConfig(spec, network, folder);
        return workshop.engine().begin(docker -> make(docker, host));
    }

    /** Waits for the end of the try, however long, and removes what it made; runs in the background. */
    Thread abandon(FutureTask<Started> making) {
        isAbandoned = true;
        return Thread.ofVirtual().name("docker-cleanup-" + spec.id()).start(() -> cleanUp(making));
    }

    private Started make(DockerClient docker, HostConfig host) throws IOException {
        Instant began = now();
        String container = create(docker, host);
        requireWanted();
        OomWatch.Watched oom = workshop.oom().watch(container);
        String attach = "/containers/" + container + "/attach?stream=1&stdout=1&stderr=1";
        LogPump carrying = LogPump.start(
                workshop.engine().open("POST", attach), logs, spec.id().value());
        requireWanted();
        Instant created = now();
        docker.startContainerCmd(container).exec();
        SandboxAddress.Tcp address =
                address(docker.inspectContainerCmd(container).exec(), host.getNetworkMode());
        workshop.context().metrics().time("docker_create_seconds", Duration.between(began, created));
        workshop.context().metrics().time("docker_start_seconds", Duration.between(created, now()));
        return new Started(container, address, folder, carrying, oom);
    }

    private String create(DockerClient docker, HostConfig host) {
        CreateContainerCmd command = docker.createContainerCmd(spec.image().reference())
                .withName(name)
                .withEnv(new ContainerSpec(workshop.config()).environment(spec, folder))
                .withLabels(OwnerLabels.of(workshop.context().owner(), spec))
                .withHostConfig(host);
        if (!workshop.config().user().isEmpty()) {
            command.withUser(workshop.config().user());
        }
        mayExist = true;
        try {
            return command.exec().getId();
        } catch (DockerException e) {
            // refused: if there is a container of this name, then it is another one
            mayExist = false;
            throw e;
        }
    }

    /** A container that ended at once may have no address any more; then the port, not the daemon, gives the answer. */
    private SandboxAddress.Tcp address(InspectContainerResponse shown, @Nullable String network) {
        ContainerNetwork joined = shown.getNetworkSettings().getNetworks().get(String.valueOf(network));
        String ip = joined == null ? null : joined.getIpAddress();
        return new SandboxAddress.Tcp(
                ip == null || ip.isEmpty() ? Creating.NO_ADDRESS : ip,
                workshop.config().port());
    }

    private void requireWanted() throws IOException {
        if (isAbandoned) {
            throw new IOException("nobody waits for sandbox " + spec.id() + " any more");
        }
    }

    private void cleanUp(FutureTask<Started> making) {
        Deadline deadline = Deadline.in(CLEANUP, workshop.context().clock());
        try {
            // at once, as a start under way ends sooner when its container is told to go
            remove(deadline);
            Engine.awaitRaw(deadline, making);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // how the try ended is of no interest any more, only that it did
        }
        remove(deadline);
    }

    private void remove(Deadline deadline) {
        try {
            if (mayExist) {
                Removal.remove(workshop.engine(), spec.id(), name, deadline);
            }
            workshop.sockets().remove(spec.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SandboxException | IllegalStateException e) {
            // the caller is told why the creation failed, not why its remains stay; the next sweep finds them by label
            System.getLogger(Creation.class.getName())
                    .log(System.Logger.Level.WARNING, "left for the next sweep: container " + name, e);
        }
    }

    private Instant now() {
        return workshop.context().clock().instant();
    }

    static boolean isNetworkMissing(Throwable failure) {
        return failure instanceof NotFoundException missing
                && EngineErrors.message(missing).contains("network");
    }

    static boolean isFolderMissing(Throwable failure) {
        return failure instanceof DockerException missing
                && EngineErrors.message(missing).contains("bind source path does not exist");
    }

    static boolean isImageMissing(Throwable failure) {
        return failure instanceof DockerException missing
                && EngineErrors.message(missing).toLowerCase(Locale.ROOT).contains("no such image");
    }
}
