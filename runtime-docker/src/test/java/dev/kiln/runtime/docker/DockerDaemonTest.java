// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.github.dockerjava.api.model.Network;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the conformance kit does not ask, as it is Docker's own, against the daemon of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerDaemonTest {

    private static final String CLUSTER =
            "dockertest-" + ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestImages images = new TestImages();

    @TempDir
    private Path data;

    private RuntimeProvider provider;

    @BeforeAll
    void requireDaemon() {
        String obstacle = images.obstacle();
        if (!obstacle.isEmpty()) {
            if ("required".equals(System.getProperty("contracts"))) {
                fail(obstacle);
            }
            System.err.println("SKIPPED: tests of the Docker daemon: " + obstacle);
            Assumptions.abort(obstacle);
        }
    }

    @BeforeEach
    void open() {
        provider = open(Map.of("pull", "never"));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @AfterAll
    void removeImages() throws Exception {
        images.removeAll(CLUSTER);
        images.close();
    }

    @Test
    void aMissingExecutableIsToldByItsImage() {
        SandboxImage image = images.build("no-executable", "CMD [\"/nope\"]");

        assertThatThrownBy(() -> provider.create(spec("none", image, NetworkPolicy.EGRESS), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("executable file not found in image " + image);
    }

    @Test
    void anImageThatEndsWithCode127LacksItsExecutableToo() {
        SandboxImage image = images.build("code-127", "CMD [\"sh\", \"-c\", \"nope\"]");

        assertThatThrownBy(() -> provider.create(spec("shell", image, NetworkPolicy.EGRESS), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("executable file not found in image " + image);
    }

    @Test
    void aSandboxEndsWhenAChildOfItsFirstProcessExhaustsTheMemory() throws Exception {
        String hog = "let all = []; setInterval(() => all.push(Buffer.alloc(8e6, 1)), 20)";
        SandboxImage image = images.build(
                "child-hog",
                "CMD [\"node\", \"-e\", \"require('http').createServer().listen(8080, () => setTimeout(() =>"
                        + " require('child_process').spawn('node', ['-e', '" + hog + "']), 1500))\"]");

        Sandbox sandbox = provider.create(spec("hog", image, NetworkPolicy.EGRESS), new RecordingLogSink());

        Eventually.holds(
                "the sandbox ended for lack of memory",
                PATIENCE,
                () -> sandbox.status() instanceof SandboxStatus.Exited exited && exited.isOutOfMemory());
    }

    @Test
    void anImageThatCannotBePulledIsUnusable() {
        try (RuntimeProvider pulling = open(Map.of())) {
            SandboxImage nowhere = new SandboxImage("localhost:1/no/such/image:1");

            assertThatThrownBy(
                            () -> pulling.create(spec("pull", nowhere, NetworkPolicy.EGRESS), new RecordingLogSink()))
                    .isInstanceOf(SandboxException.ImageUnusable.class)
                    .hasMessageContaining("cannot pull image localhost:1/no/such/image:1");
        }
    }

    @Test
    void aNetworkThatSomebodyRemovedIsMadeAgain() throws Exception {
        try (RuntimeProvider own = open(Map.of("network", "own"))) {
            own.create(spec("first", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink())
                    .destroy();
            images.docker().removeNetworkCmd("kiln_" + CLUSTER + "_egress").exec();

            Sandbox second = own.create(spec("second", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink());

            assertThat(second.status()).isEqualTo(new SandboxStatus.Running());
        }
    }

    @Test
    void theLastOneOutRemovesTheNetworks() throws Exception {
        provider.create(spec("alone", TestImages.PROBE, NetworkPolicy.NONE), new RecordingLogSink());

        provider.close();

        assertThat(images.docker().listNetworksCmd().exec())
                .extracting(Network::getName)
                .doesNotContain("kiln_" + CLUSTER + "_none");
    }

    @Test
    void aNetworkThatLetsContainersReachEachOtherIsRefused() {
        String open = CLUSTER + "-open";
        images.docker().createNetworkCmd().withName(open).withDriver("bridge").exec();
        try (RuntimeProvider misled = open(Map.of("network", open))) {
            assertThatThrownBy(() ->
                            misled.create(spec("open", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink()))
                    .isInstanceOf(SandboxException.ProviderUnavailable.class)
                    .hasMessageContaining(open)
                    .hasMessageContaining("enable_icc=false");
        } finally {
            images.docker().removeNetworkCmd(open).exec();
        }
    }

    @Test
    void anImageThatKnowsHowToIsCalledOverASocketThatNothingInsideCanReplace() throws Exception {
        Sandbox sandbox =
                provider.create(spec("socket", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink());

        assertThat(sandbox.address()).isInstanceOf(SandboxAddress.UnixSocket.class);
        Path socket = ((SandboxAddress.UnixSocket) sandbox.address()).path();
        assertThat(Files.list(socket.getParent()))
                .as("the folder that it sees is gone")
                .containsExactly(socket);

        sandbox.destroy();

        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void aSweepRemovesTheSocketToo() throws Exception {
        Sandbox sandbox =
                provider.create(spec("orphan", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink());
        Path socket = ((SandboxAddress.UnixSocket) sandbox.address()).path();

        try (RuntimeProvider second = open(Map.of())) {
            for (ListedSandbox listed : second.list()) {
                second.destroy(listed);
            }
        }

        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void anImageThatListensOnThePortAloneIsCalledThere() throws Exception {
        SandboxImage image =
                images.build("port-only", "CMD [\"node\", \"-e\", \"require('http').createServer().listen(8080)\"]");

        Sandbox sandbox = provider.create(spec("port", image, NetworkPolicy.EGRESS), new RecordingLogSink());

        assertThat(sandbox.address()).isInstanceOf(SandboxAddress.Tcp.class);
        assertThat(sockets()).as("no folder is left that it could write to").isEmptyDirectory();
    }

    @Test
    void aSandboxWithADiskLimitGetsNoFolderOfTheHost() throws Exception {
        SandboxSpec plain = spec("disk", TestImages.PROBE, NetworkPolicy.EGRESS);
        SandboxLimits limits =
                new SandboxLimits(128L << 20, 100, OptionalInt.empty(), 64, 1024, OptionalLong.of(16L << 20));

        Sandbox sandbox = provider.create(
                new SandboxSpec(
                        plain.id(), plain.image(), limits, plain.network(), Map.of(), Map.of(), plain.deadline()),
                new RecordingLogSink());

        assertThat(sandbox.address()).isInstanceOf(SandboxAddress.Tcp.class);
    }

    @Test
    void anImageThatPutsMoreIntoTheFolderThanItsSocketIsRefused() {
        SandboxImage image = images.build(
                "litters",
                "CMD [\"node\", \"-e\", \"require('fs').writeFileSync('/run/kiln/litter', 'x');"
                        + " require('http').createServer().listen('/run/kiln/s')\"]");

        assertThatThrownBy(() -> provider.create(spec("litter", image, NetworkPolicy.EGRESS), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("one socket into /run/kiln, and nothing else");
        assertThat(sockets()).isEmptyDirectory();
    }

    @Test
    void aLinkInTheSocketsPlaceIsNotFollowed() {
        SandboxImage image = images.build(
                "link",
                "CMD [\"node\", \"-e\", \"require('fs').symlinkSync('/var/run/docker.sock', '/run/kiln/s');"
                        + " require('http').createServer().listen(8080)\"]");

        assertThatThrownBy(() -> provider.create(spec("link", image, NetworkPolicy.EGRESS), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ImageUnusable.class);
        assertThat(sockets()).isEmptyDirectory();
    }

    @Test
    void whereTheOperatorWantsThePortItIsThePort() throws Exception {
        try (RuntimeProvider tcp = open(Map.of("listen", "tcp"))) {
            Sandbox sandbox = tcp.create(spec("tcp", TestImages.PROBE, NetworkPolicy.EGRESS), new RecordingLogSink());

            assertThat(sandbox.address()).isInstanceOf(SandboxAddress.Tcp.class);
        }
    }

    private Path sockets() {
        return data.resolve("sockets");
    }

    private RuntimeProvider open(Map<String, String> config) {
        Map<String, String> all = new HashMap<>(config);
        all.put("socket-dir", sockets().toString());
        Owner owner = new Owner(CLUSTER, "pool", "first", 1);
        return new DockerProviderFactory()
                .create(
                        all,
                        new RuntimeContext(owner, data, InstantSource.system(), new Random(1), MetricsSink.none()));
    }

    private static SandboxSpec spec(String id, SandboxImage image, NetworkPolicy network) {
        return new SandboxSpec(
                new SandboxId(id),
                image,
                SandboxLimits.ofMemory(128L << 20),
                network,
                Map.of(),
                Map.of(),
                Duration.ofSeconds(30));
    }
}
