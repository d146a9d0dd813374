// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.qemu.QemuHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MicrovmConfigTest {

    private static final HostUser USER = new HostUser(1000);

    @Test
    void defaultsAreThoseOfTheReadme() {
        assertThat(MicrovmConfig.of(Map.of(), USER))
                .isEqualTo(new MicrovmConfig(
                        Path.of("/var/tmp/kiln-microvm-1000"),
                        Path.of("/tmp/kiln-microvm-1000"),
                        Optional.empty(),
                        new MicrovmConfig.Monitor("qemu-system-x86_64", QemuHost.Wanted.AUTO, 229_999),
                        new MicrovmConfig.Images(
                                "sqfstar",
                                Optional.of(Path.of("/var/run/docker.sock")),
                                false,
                                Optional.empty(),
                                20L << 30,
                                Duration.ofMinutes(5)),
                        new MicrovmConfig.Snapshots(
                                8L << 30, Path.of("/dev/shm/kiln-microvm-1000"), 1L << 30, Set.of()),
                        8));
    }

    @Test
    void aDashMeansNoEngine() {
        assertThat(MicrovmConfig.of(Map.of("engine", "-"), USER).images().engine())
                .isEmpty();
    }

    @Test
    void restoreSafeImagesAreAListWithCommas() {
        assertThat(MicrovmConfig.of(Map.of("restore-safe", "a/b, c"), USER)
                        .snapshots()
                        .restoreSafe())
                .containsExactlyInAnyOrder("a/b", "c");
    }

    @Test
    void aStateDirectoryThatIsTooLongForSocketsIsRefused() {
        assertThatThrownBy(() -> MicrovmConfig.of(Map.of("state-dir", "/" + "x".repeat(61)), USER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("state-dir")
                .hasMessageContaining("61 bytes");
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> MicrovmConfig.of(Map.of("qemuu", "x"), USER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("qemuu");
    }
}
