// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** An image in Docker, with as few rights as a sandbox may have: a read-only root, no capabilities, an unprivileged user. */
public final class DockerImage implements ActionImage {
    private static final int PORT = 8080;
    private static final long MEMORY_BYTES = 512L * 1024 * 1024;

    private final DockerClient docker;
    private final String image;

    /** The client stays the caller's to close. */
    public DockerImage(DockerClient docker, String image) {
        this.docker = docker;
        this.image = image;
    }

    @Override
    public ActionSandbox start(Map<String, String> environment) throws IOException {
        HostConfig limits = HostConfig.newHostConfig()
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,exec,size=256m"))
                .withCapDrop(com.github.dockerjava.api.model.Capability.ALL)
                .withMemory(MEMORY_BYTES);
        String id = docker.createContainerCmd(image)
                .withHostConfig(limits)
                .withUser("12345:12345")
                .withEnv(environment.entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .toList())
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        Container sandbox = new Container(docker, id);
        if (!Poll.until(() -> sandbox.accepts() || !sandbox.isRunning()) || !sandbox.isRunning()) {
            sandbox.close();
            throw new IOException("cannot start a sandbox of image " + image + ": it does not listen on port " + PORT
                    + "; its errors: " + sandbox.errors());
        }
        return sandbox;
    }

    private static final class Container implements ActionSandbox {
        private final DockerClient docker;
        private final String id;
        private final Captured output = new Captured();
        private final Captured errors = new Captured();
        private final ResultCallback.Adapter<Frame> follower;
        private final InetSocketAddress address;

        Container(DockerClient docker, String id) {
            this.docker = docker;
            this.id = id;
            var networks =
                    docker.inspectContainerCmd(id).exec().getNetworkSettings().getNetworks();
            String ip = networks.values().iterator().next().getIpAddress();
            this.address = new InetSocketAddress(ip == null || ip.isEmpty() ? "127.0.0.1" : ip, PORT);
            this.follower = docker.logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(new ResultCallback.Adapter<>() {
                        @Override
                        public void onNext(Frame frame) {
                            Captured stream = frame.getStreamType() == StreamType.STDERR ? errors : output;
                            stream.add(frame.getPayload(), frame.getPayload().length);
                        }
                    });
        }

        boolean accepts() {
            try (SocketChannel channel = SocketChannel.open(address)) {
                return channel.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        boolean isRunning() {
            return Boolean.TRUE.equals(
                    docker.inspectContainerCmd(id).exec().getState().getRunning());
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public String output() {
            return output.text();
        }

        @Override
        public String errors() {
            return errors.text();
        }

        @Override
        public void close() throws IOException {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            follower.close();
        }
    }
}
