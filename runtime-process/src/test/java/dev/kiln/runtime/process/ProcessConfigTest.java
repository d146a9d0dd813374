// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.state.StateDirectory.UidRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessConfigTest {

    @Test
    void allButTheRuntimesHasADefault() {
        assertThat(ProcessConfig.of(Map.of("runtimes", "/opt/kiln/actions"), 7))
                .isEqualTo(new ProcessConfig(
                        Path.of("/opt/kiln/actions"),
                        Path.of("/tmp/kiln-process-7"),
                        List.of(),
                        new Limiter.Choice(Limiter.Means.AUTO, Optional.empty(), Duration.ofMillis(50)),
                        ProcessConfig.Egress.REFUSE,
                        new UidRange(230_000, 20_000),
                        "bwrap",
                        8));
    }

    @Test
    void eachKeyIsRead() {
        Map<String, String> keys = Map.of(
                "runtimes", "/r",
                "state-dir", "/s",
                "path", "/a/bin:/b/bin",
                "limits", "cgroup",
                "cgroup-parent", "/kiln",
                "egress", "host",
                "uids", "5000-5009",
                "bwrap", "/opt/bwrap",
                "watch-interval", "1s",
                "parallel-creates", "2");

        assertThat(ProcessConfig.of(keys, 0))
                .isEqualTo(new ProcessConfig(
                        Path.of("/r"),
                        Path.of("/s"),
                        List.of(Path.of("/a/bin"), Path.of("/b/bin")),
                        new Limiter.Choice(Limiter.Means.CGROUP, Optional.of("/kiln"), Duration.ofSeconds(1)),
                        ProcessConfig.Egress.HOST,
                        new UidRange(5000, 10),
                        "/opt/bwrap",
                        2));
    }

    @Test
    void anUnknownKeyIsToldItsNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessConfig.of(Map.of("runtimes", "/r", "egres", "host"), 0))
                .withMessageContaining("'egres'")
                .withMessageContaining("did you mean 'egress'?");
    }

    @Test
    void missingRuntimesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessConfig.of(Map.of(), 0))
                .withMessageContaining("'runtimes'");
    }

    @Test
    void unusableValuesAreNamedWithWhatIsAccepted() {
        Map.of(
                        "egress", "open",
                        "limits", "none",
                        "uids", "0-10",
                        "watch-interval", "50",
                        "parallel-creates", "0",
                        "state-dir", "relative",
                        "path", "bin")
                .forEach((key, value) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> ProcessConfig.of(Map.of("runtimes", "/r", key, value), 0))
                        .withMessageContaining("'" + key + "' is '" + value + "' but must be "));
    }

    @Test
    void aStateDirectoryTooLongForASocketIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessConfig.of(Map.of("runtimes", "/r", "state-dir", "/" + "x".repeat(79)), 0))
                .withMessageContaining("at most 79 bytes");
    }
}
