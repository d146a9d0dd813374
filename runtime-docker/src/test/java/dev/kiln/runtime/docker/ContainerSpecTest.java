// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import dev.kiln.runtime.docker.socket.SocketFolder;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContainerSpecTest {

    private static final long MEMORY = 256L << 20;

    @Test
    void everyLimitIsEnforced() throws Exception {
        SandboxLimits limits = new SandboxLimits(MEMORY, 50, OptionalInt.of(1500), 77, 333, OptionalLong.empty());

        HostConfig host = hostConfig(Map.of(), limits);

        assertThat(host.getMemory()).isEqualTo(MEMORY);
        assertThat(host.getMemorySwap()).as("no swap beside the memory").isEqualTo(MEMORY);
        assertThat(host.getCpuShares()).isEqualTo(512);
        assertThat(host.getNanoCPUs()).isEqualTo(1_500_000_000L);
        assertThat(host.getPidsLimit()).isEqualTo(77);
        assertThat(host.getUlimits()).containsExactly(new Ulimit("nofile", 333L, 333L));
        assertThat(host.getNetworkMode()).isEqualTo("a-network");
    }

    @Test
    void nothingIsAllowedThatPlainWorkDoesNotNeed() throws Exception {
        HostConfig host = hostConfig(Map.of(), SandboxLimits.ofMemory(MEMORY));

        assertThat(host.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(host.getCapAdd()).isNull();
        assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
        assertThat(host.getPrivileged()).isNull();
    }

    @Test
    void theDaemonKeepsNoLogs() throws Exception {
        HostConfig host = hostConfig(Map.of(), SandboxLimits.ofMemory(MEMORY));

        assertThat(host.getLogConfig().getType()).isEqualTo(LogConfig.LoggingType.NONE);
    }

    @Test
    void weightsKeepTheirRatioAsShares() {
        assertThat(ContainerSpec.cpuShares(100)).isEqualTo(1024);
        assertThat(ContainerSpec.cpuShares(200)).isEqualTo(2048);
        assertThat(ContainerSpec.cpuShares(1)).isEqualTo(10);
        assertThat(ContainerSpec.cpuShares(10_000)).isEqualTo(102_400);
    }

    @Test
    void aDiskLimitBecomesAReadOnlyRootAndASizedFolder() throws Exception {
        HostConfig host = hostConfig(Map.of(), limitedDisk());

        assertThat(host.getReadonlyRootfs()).isTrue();
        assertThat(host.getTmpFs()).containsEntry("/tmp", "rw,exec,nosuid,nodev,mode=1777,size=1000000");
    }

    @Test
    void aDiskLimitCanBeLeftToTheStorageDriver() throws Exception {
        HostConfig host = hostConfig(Map.of("disk", "quota"), limitedDisk());

        assertThat(host.getStorageOpt()).containsEntry("size", "1000000");
        assertThat(host.getReadonlyRootfs()).isNull();
    }

    @Test
    void aDiskLimitCanBeRefused() {
        assertThatThrownBy(() -> hostConfig(Map.of("disk", "refuse"), limitedDisk()))
                .isInstanceOf(SandboxException.Unsupported.class)
                .hasMessageContaining("disk limit of 1000000 bytes");
    }

    @Test
    void whatTheOperatorKeepsIsKept() throws Exception {
        HostConfig host = hostConfig(
                Map.of("keep-capabilities", "CHOWN", "seccomp", "unconfined", "dns", "10.0.0.1", "init", "true"),
                SandboxLimits.ofMemory(MEMORY));

        assertThat(host.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(host.getCapAdd()).containsExactly(Capability.CHOWN);
        assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges", "seccomp=unconfined");
        assertThat(host.getDns()).containsExactly("10.0.0.1");
        assertThat(host.getInit()).isTrue();
    }

    private static SandboxLimits limitedDisk() {
        return new SandboxLimits(MEMORY, 100, OptionalInt.empty(), 64, 64, OptionalLong.of(1_000_000));
    }

    @Test
    void aFolderForTheSocketIsMountedAndNamed() throws Exception {
        SandboxSpec spec = spec(SandboxLimits.ofMemory(MEMORY));
        ContainerSpec words = new ContainerSpec(DockerConfig.parse(Map.of("port", "9000"), 0));
        Optional<SocketFolder> folder = Optional.of(new SocketFolder(Path.of("/sockets/one")));

        HostConfig host = words.hostConfig(spec, "a-network", folder);

        assertThat(host.getMounts())
                .containsExactly(new Mount()
                        .withType(MountType.BIND)
                        .withSource("/sockets/one/run")
                        .withTarget("/run/kiln"));
        assertThat(words.environment(spec, folder)).containsExactly("KILN_LISTEN=unix:/run/kiln/s,tcp:0.0.0.0:9000");
    }

    @Test
    void withoutAFolderNothingIsMounted() throws Exception {
        assertThat(hostConfig(Map.of(), SandboxLimits.ofMemory(MEMORY)).getMounts())
                .isNull();
    }

    private static HostConfig hostConfig(Map<String, String> config, SandboxLimits limits) throws SandboxException {
        return new ContainerSpec(DockerConfig.parse(config, 0)).hostConfig(spec(limits), "a-network", Optional.empty());
    }

    private static SandboxSpec spec(SandboxLimits limits) {
        return new SandboxSpec(
                new SandboxId("one"),
                new SandboxImage("an/image"),
                limits,
                NetworkPolicy.EGRESS,
                Map.of(),
                Map.of(),
                Duration.ofSeconds(1));
    }
}
