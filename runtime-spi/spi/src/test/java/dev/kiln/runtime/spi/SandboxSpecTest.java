// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SandboxSpecTest {

    private static final long MIB = 1L << 20;

    @Test
    void theEnvironmentIsCopied() {
        Map<String, String> environment = new HashMap<>(Map.of("A", "1"));
        SandboxSpec spec = spec(environment, Duration.ofSeconds(1));

        environment.put("B", "2");

        assertThat(spec.environment()).containsExactly(Map.entry("A", "1"));
    }

    @Test
    void aDeadlineMustLieAhead() {
        assertThatThrownBy(() -> spec(Map.of(), Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdFitsALabelOfABackend() {
        assertThat(new SandboxId("a".repeat(63)).toString()).hasSize(63);
        assertThatThrownBy(() -> new SandboxId("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SandboxId("-a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SandboxId("A")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsNameWhatIsWrong() {
        assertThatThrownBy(() -> SandboxLimits.ofMemory(MIB)).hasMessageContaining("memoryBytes is " + MIB);
        assertThatThrownBy(() -> new SandboxLimits(64 * MIB, 0, OptionalInt.empty(), 1, 16, OptionalLong.empty()))
                .hasMessageContaining("cpuWeight is 0");
        assertThatThrownBy(() -> new SandboxLimits(64 * MIB, 1, OptionalInt.of(9), 1, 16, OptionalLong.empty()))
                .hasMessageContaining("cpuMillis is 9");
        assertThatThrownBy(() -> new SandboxLimits(64 * MIB, 1, OptionalInt.empty(), 1, 16, OptionalLong.of(0)))
                .hasMessageContaining("diskBytes is 0");
    }

    @Test
    void isolationGrowsInTheOrderOfItsConstants() {
        assertThat(Isolation.VIRTUAL_MACHINE.isAtLeast(Isolation.CONTAINER)).isTrue();
        assertThat(Isolation.CONTAINER.isAtLeast(Isolation.CONTAINER)).isTrue();
        assertThat(Isolation.NAMESPACES.isAtLeast(Isolation.CONTAINER)).isFalse();
    }

    @Test
    void anAddressHasAHostAndAPort() {
        assertThatThrownBy(() -> new SandboxAddress.Tcp("localhost", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SandboxAddress.Tcp("", 80)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SandboxSpec spec(Map<String, String> environment, Duration deadline) {
        return new SandboxSpec(
                new SandboxId("one"),
                new SandboxImage("image"),
                SandboxLimits.ofMemory(64 * MIB),
                NetworkPolicy.NONE,
                environment,
                Map.of(),
                deadline);
    }
}
