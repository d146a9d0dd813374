// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigTest {

    @Test
    void theDefaultsAreTheSafeOnes() {
        assertThat(DockerConfig.parse(Map.of(), 1000))
                .isEqualTo(new DockerConfig(
                        Path.of("/var/run/docker.sock"),
                        "auto",
                        DockerConfig.Pull.MISSING,
                        "",
                        List.of(),
                        8080,
                        DockerConfig.Listen.AUTO,
                        Path.of("/tmp/kiln-docker-1000"),
                        10,
                        "default",
                        List.of(),
                        false,
                        DockerConfig.Disk.TMPFS,
                        DockerConfig.Firewall.MANAGED));
    }

    @Test
    void everyKeyIsRead(@TempDir Path folder) throws Exception {
        Path profile = Files.writeString(folder.resolve("profile.json"), "{}");

        DockerConfig config = DockerConfig.parse(
                Map.ofEntries(
                        Map.entry("host", "unix:///run/other.sock"),
                        Map.entry("network", "mine"),
                        Map.entry("pull", "always"),
                        Map.entry("user", "1000:1000"),
                        Map.entry("dns", "10.0.0.1, 10.0.0.2"),
                        Map.entry("port", "9000"),
                        Map.entry("parallel-creates", "3"),
                        Map.entry("seccomp", profile.toString()),
                        Map.entry("keep-capabilities", "CHOWN,cap_setuid"),
                        Map.entry("init", "true"),
                        Map.entry("disk", "quota"),
                        Map.entry("firewall", "operator"),
                        Map.entry("listen", "tcp"),
                        Map.entry("socket-dir", "/run/sockets")),
                1000);

        assertThat(config)
                .isEqualTo(new DockerConfig(
                        Path.of("/run/other.sock"),
                        "mine",
                        DockerConfig.Pull.ALWAYS,
                        "1000:1000",
                        List.of("10.0.0.1", "10.0.0.2"),
                        9000,
                        DockerConfig.Listen.TCP,
                        Path.of("/run/sockets"),
                        3,
                        "{}",
                        List.of(Capability.CHOWN, Capability.SETUID),
                        true,
                        DockerConfig.Disk.QUOTA,
                        DockerConfig.Firewall.OPERATOR));
    }

    @Test
    void anUnknownKeyIsAnsweredWithTheNearestOne() {
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("paralel-create", "3"), 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'paralel-create'")
                .hasMessageContaining("did you mean 'parallel-creates'?");
    }

    @Test
    void anUnusableValueIsAnsweredWithKeyValueAndWhatIsAccepted() {
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("port", "70000"), 1000))
                .hasMessageContaining("'70000'")
                .hasMessageContaining("'port'")
                .hasMessageContaining("from 1 to 65535");
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("pull", "often"), 1000))
                .hasMessageContaining("missing, always, never");
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("socket-dir", "/" + "long".repeat(30)), 1000))
                .hasMessageContaining("at most 84 bytes");
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("init", "yes"), 1000))
                .hasMessageContaining("true or false");
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("seccomp", "/no/such/profile"), 1000))
                .hasMessageContaining("'/no/such/profile'");
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("keep-capabilities", "ALL"), 1000))
                .hasMessageContaining("'ALL'");
    }

    @Test
    void aDaemonElsewhereIsRefused() {
        assertThatThrownBy(() -> DockerConfig.parse(Map.of("host", "tcp://10.0.0.1:2375"), 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run an invoker there");
    }
}
