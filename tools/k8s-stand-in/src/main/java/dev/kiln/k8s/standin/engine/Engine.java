// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The door to the daemon. Calls block; safe for use by several threads. */
public final class Engine implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 200;

    private final Path socket;
    private final DockerHttpClient http;
    private final DockerClient docker;

    /** Does not connect yet. */
    public Engine(Path socket) {
        this.socket = socket;
        URI host = URI.create("unix://" + socket.toUri().getRawPath());
        this.http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(host)
                .maxConnections(MOST_CONNECTIONS)
                .build();
        this.docker = DockerClientImpl.getInstance(new SocketClientConfig(host), http);
    }

    /**
     * What matters of an image.
     *
     * @param user as the image says it: empty is root
     */
    public record Image(String id, String user, long size) {}

    /** The image, if this engine has it. */
    public Optional<Image> image(String reference) {
        try {
            var found = docker.inspectImageCmd(reference).exec();
            String user = found.getConfig() == null || found.getConfig().getUser() == null
                    ? ""
                    : found.getConfig().getUser();
            long size = found.getSize() == null ? 0 : found.getSize();
            return Optional.of(new Image(Objects.requireNonNullElse(found.getId(), ""), user, size));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (DockerException e) {
            if (e.getHttpStatus() == 400 || e.getHttpStatus() == 500) {
                return Optional.empty();
            }
            throw failed("inspect image " + reference, e);
        }
    }

    /** Makes the container and returns its id. */
    public String create(ContainerRequest request, String network) {
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(request.joined().isEmpty() ? network : "container:" + request.joined())
                .withReadonlyRootfs(request.isReadOnly())
                .withCapDrop(capabilities(request.droppedCapabilities()))
                .withCapAdd(capabilities(request.addedCapabilities()))
                .withBinds(request.mounts().stream().map(Bind::parse).toList())
                .withTmpFs(request.temporary())
                .withCpuShares(request.cpuShares())
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
        if (request.memoryBytes() > 0) {
            // as much swap as memory is none
            host.withMemory(request.memoryBytes()).withMemorySwap(request.memoryBytes());
        }
        if (request.nanoCpus() > 0) {
            host.withNanoCPUs(request.nanoCpus());
        }
        if (!request.mayEscalate()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
        try (CreateContainerCmd create = docker.createContainerCmd(request.image())) {
            create.withName(request.name())
                    .withHostConfig(host)
                    .withEnv(request.environment())
                    .withLabels(request.labels())
                    .withExposedPorts(new ArrayList<ExposedPort>());
            if (request.joined().isEmpty()) {
                create.withHostName(request.hostname()).withIpv4Address(request.address());
            }
            if (!request.command().isEmpty()) {
                create.withEntrypoint(request.command());
            }
            if (!request.arguments().isEmpty() || !request.command().isEmpty()) {
                create.withCmd(request.arguments());
            }
            if (!request.workingDirectory().isEmpty()) {
                create.withWorkingDir(request.workingDirectory());
            }
            if (!request.user().isEmpty()) {
                create.withUser(request.user());
            }
            return create.exec().getId();
        } catch (DockerException e) {
            throw failed("create container " + request.name(), e);
        }
    }

    public void start(String id) {
        try {
            docker.startContainerCmd(id).exec();
        } catch (DockerException e) {
            throw failed("start container " + id, e);
        }
    }

    /** Sends a signal, unless the container has ended. */
    public void signal(String id, String signal) {
        quietly(() -> docker.killContainerCmd(id).withSignal(signal).exec());
    }

    public void pause(String id) {
        quietly(() -> docker.pauseContainerCmd(id).exec());
    }

    public void unpause(String id) {
        quietly(() -> docker.unpauseContainerCmd(id).exec());
    }

    /** Kills it, if need be, and removes it. */
    public void remove(String id) {
        quietly(() -> docker.removeContainerCmd(id)
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
    }

    /** How a container is; empty when it is not there. */
    public Optional<ContainerReport> inspect(String id) {
        try {
            InspectContainerResponse.ContainerState state =
                    docker.inspectContainerCmd(id).exec().getState();
            return Optional.of(new ContainerReport(
                    id,
                    Boolean.TRUE.equals(state.getRunning()),
                    Objects.requireNonNullElse(state.getExitCodeLong(), 0L).intValue(),
                    Boolean.TRUE.equals(state.getOOMKilled()),
                    Objects.requireNonNullElse(state.getStartedAt(), ""),
                    Objects.requireNonNullElse(state.getFinishedAt(), "")));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (DockerException e) {
            throw failed("inspect container " + id, e);
        }
    }

    /** Ids of all containers with a label, running or not, and the value of another label of each. */
    public Map<String, String> containers(String label, String told) {
        Map<String, String> found = new HashMap<>();
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(label))
                .exec()
                .forEach(it -> found.put(it.getId(), it.getLabels().getOrDefault(told, "")));
        return found;
    }

    /** Ids of all networks with a label, and its value. */
    public Map<String, String> networks(String label) {
        Map<String, String> found = new HashMap<>();
        docker.listNetworksCmd().exec().stream()
                .filter(it -> it.getLabels() != null && it.getLabels().containsKey(label))
                .forEach(it -> found.put(it.getId(), it.getLabels().get(label)));
        return found;
    }

    /** Makes a bridge of these addresses and returns its id. */
    public String createNetwork(String name, String subnet, Map<String, String> labels) {
        try {
            return docker.createNetworkCmd()
                    .withName(name)
                    .withDriver("bridge")
                    .withLabels(labels)
                    .withIpam(new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet)))
                    .exec()
                    .getId();
        } catch (DockerException e) {
            throw failed("create network " + name + " of " + subnet, e);
        }
    }

    public void removeNetwork(String id) {
        quietly(() -> docker.removeNetworkCmd(id).exec());
    }

    /** Opens a stream of the daemon's that lasts; the caller closes it. */
    public EngineStream open(String method, String path, String json) throws IOException {
        return EngineStream.open(socket, method, path, json);
    }

    /** Makes an exec in a container and returns its id. */
    public String createExec(String id, List<String> command, boolean hasInput, boolean isTerminal) {
        try {
            return docker.execCreateCmd(id)
                    .withCmd(command.toArray(String[]::new))
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withAttachStdin(hasInput)
                    .withTty(isTerminal)
                    .exec()
                    .getId();
        } catch (DockerException e) {
            throw failed("exec in container " + id, e);
        }
    }

    public int exitOfExec(String exec) {
        Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
        return code == null ? 0 : code.intValue();
    }

    /** Whether a daemon answers. */
    public boolean answers() {
        try {
            docker.pingCmd().exec();
            return true;
        } catch (RuntimeException e) {
            // whatever it is, nobody can work with it
            return false;
        }
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            // nothing is left to be closed
        }
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
    }

    /** What was there to be ended may have ended by itself. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (DockerException e) {
            if (e.getHttpStatus() >= 500 && !String.valueOf(e.getMessage()).contains("not running")) {
                throw failed("end what is there", e);
            }
        }
    }

    private static EngineException failed(String attempt, DockerException e) {
        String said = String.valueOf(e.getMessage())
                .replaceFirst("^Status \\d+: ", "")
                .strip();
        String message = said.replaceFirst("(?s)^\\{\"message\":\"(.*)\"\\}$", "$1")
                .replace("\\\"", "\"")
                .replace("\\n", "");
        return new EngineException("cannot " + attempt + ": " + message, e);
    }
}
