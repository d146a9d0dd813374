// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes images out of the Node.js action image by the daemon's own means, and removes them again. */
final class TestImages implements AutoCloseable {

    static final SandboxImage PROBE = new SandboxImage("kiln/action-nodejs-v20:latest");

    private static final int TAR_BLOCK = 512;

    private final DockerHttpClient http = new ZerodepDockerHttpClient.Builder()
            .dockerHost(URI.create("unix:///var/run/docker.sock"))
            .build();
    private final DockerClient docker =
            DockerClientImpl.getInstance(new SocketClientConfig(URI.create("unix:///var/run/docker.sock")), http);
    private final List<String> built = new ArrayList<>();

    DockerClient docker() {
        return docker;
    }

    /** Builds {@code kiln-docker-test/<name>} from the probe image and the given lines of a Dockerfile. */
    SandboxImage build(String name, String... lines) {
        String dockerfile = "FROM " + PROBE + "\n" + String.join("\n", lines) + "\n";
        String tag = "kiln-docker-test/" + name + ":latest";
        docker.buildImageCmd(new ByteArrayInputStream(tar("Dockerfile", dockerfile)))
                .withTags(Set.of(tag))
                .withRemove(true)
                .exec(new BuildImageResultCallback())
                .awaitImageId();
        built.add(tag);
        return new SandboxImage(tag);
    }

    /** Removes the images, and the networks of clusters whose name begins so. */
    void removeAll(String clusterPrefix) {
        built.forEach(tag -> docker.removeImageCmd(tag).withForce(true).exec());
        built.clear();
        docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(OwnerLabels.CLUSTER)).exec().stream()
                .filter(container ->
                        container.getLabels().get(OwnerLabels.CLUSTER).startsWith(clusterPrefix))
                .forEach(container -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .exec());
        docker.listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null
                        && network.getLabels()
                                .getOrDefault(OwnerLabels.CLUSTER, "")
                                .startsWith(clusterPrefix))
                .forEach(network -> docker.removeNetworkCmd(network.getId()).exec());
    }

    /** Why Docker tests cannot run here; empty text when they can. */
    String obstacle() {
        try {
            docker.inspectImageCmd(PROBE.reference()).exec();
            return "";
        } catch (DockerException e) {
            return "the image " + PROBE + " is not there; make it with actions/build-images";
        } catch (RuntimeException e) {
            return "no Docker daemon answers at /var/run/docker.sock; start one with dev/docker-daemon start";
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    /** An archive of one file, in the format of POSIX. */
    private static byte[] tar(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[TAR_BLOCK];
        Map<Integer, String> fields = Map.of(
                0, name,
                100, "0000644\0",
                108, "0000000\0",
                116, "0000000\0",
                124, String.format("%011o\0", bytes.length),
                136, "00000000000\0",
                148, "        ",
                156, "0",
                257, "ustar\00000");
        fields.forEach((offset, text) -> {
            byte[] field = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(field, 0, header, offset, field.length);
        });
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        byte[] checksum = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, header, 148, checksum.length);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(header);
        archive.writeBytes(bytes);
        archive.writeBytes(new byte[(TAR_BLOCK - bytes.length % TAR_BLOCK) % TAR_BLOCK + 2 * TAR_BLOCK]);
        return archive.toByteArray();
    }
}
