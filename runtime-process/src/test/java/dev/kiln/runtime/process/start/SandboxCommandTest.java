// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SandboxCommandTest {

    private static final Limiter NO_CGROUPS = new Limiter.Watchdog(false, Duration.ofMillis(50));

    @Test
    void withoutNetworkItHasANetworkOfItsOwn() {
        assertThat(command(NetworkPolicy.NONE, Optional.empty()).arguments()).contains("--unshare-net");
        assertThat(command(NetworkPolicy.EGRESS, Optional.empty()).arguments()).doesNotContain("--unshare-net");
    }

    @Test
    void anOrdinaryUserGetsAUserNamespace() {
        assertThat(command(NetworkPolicy.NONE, Optional.empty()).arguments())
                .contains("--unshare-user", "--disable-userns")
                .doesNotContain("--cap-add");
    }

    @Test
    void rootBecomesTheSandboxesUserAndKeepsNoCapability() {
        SandboxCommand command = command(NetworkPolicy.NONE, Optional.of(230_007));

        assertThat(command.arguments()).containsSubsequence("--cap-drop", "ALL").doesNotContain("--unshare-user");
        assertThat(command.outside(NO_CGROUPS, List.of()))
                .containsSubsequence(
                        "setpriv", "--reuid=230007", "--clear-groups", "--bounding-set=-all", "/opt/n/bin/node");
    }

    @Test
    void theDiskIsAFileSystemInMemoryOfThatSize() {
        assertThat(command(NetworkPolicy.NONE, Optional.empty()).arguments())
                .containsSequence("--perms", "1777", "--size", "1048576", "--tmpfs", "/tmp");
    }

    @Test
    void theEnvironmentIsNotOnTheCommandLine() {
        SandboxCommand command = command(NetworkPolicy.NONE, Optional.empty());

        assertThat(command.arguments()).containsSequence("--setenv", "TOKEN", "secret");
        assertThat(command.outside(NO_CGROUPS, List.of())).doesNotContain("secret");
    }

    @Test
    void theCallerCannotMoveTheSocket() {
        assertThat(command(NetworkPolicy.NONE, Optional.empty()).arguments())
                .containsSequence("--setenv", "KILN_LISTEN", "unix:/run/kiln/s");
    }

    @Test
    void theProcessEntersItsCagesBeforeItBecomesBubblewrap() {
        List<String> command = command(NetworkPolicy.NONE, Optional.empty())
                .outside(NO_CGROUPS, List.of(Path.of("/cg/a/cgroup.procs"), Path.of("/cg/b/cgroup.procs")));

        assertThat(command)
                .containsSubsequence(
                        "/bin/sh", "/state/x", "512", "/cg/a/cgroup.procs", "/cg/b/cgroup.procs", "--", "bwrap");
    }

    private static SandboxCommand command(NetworkPolicy network, Optional<Integer> uid) {
        SandboxSpec spec = new SandboxSpec(
                new SandboxId("x"),
                new SandboxImage("kiln/test"),
                new SandboxLimits(64 << 20, 100, OptionalInt.empty(), 64, 512, OptionalLong.of(1 << 20)),
                network,
                Map.of("TOKEN", "secret", "KILN_LISTEN", "tcp:0.0.0.0:80"),
                Map.of(),
                Duration.ofSeconds(1));
        return new SandboxCommand(
                spec,
                new RuntimeFolder("kiln/test", List.of("node", "/action/server.js"), List.of("node"), Path.of("/a")),
                List.of(new Interpreters.Interpreter(
                        "node", Path.of("/opt/n/bin/node"), Optional.of(Path.of("/opt/n")))),
                Path.of("/state/x"),
                uid,
                "bwrap");
    }
}
