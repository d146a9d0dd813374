// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kiln.runtime.remote.plugin.Launch;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ProviderDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteConfigTest {

    @Test
    void allButTheCommandHasADefault() {
        assertThat(RemoteConfig.of(Map.of("command", "/opt/plugin")))
                .isEqualTo(new RemoteConfig(
                        new Launch(List.of("/opt/plugin"), Map.of(), Duration.ofSeconds(10)), Map.of()));
    }

    @Test
    void eachKeyIsRead() {
        Map<String, String> keys = Map.of(
                "command", "[\"/opt/my plugin\", \"--fast\"]",
                "environment", "A=1 B='x y' C=",
                "start-timeout", "1500ms",
                "with.namespace", "functions",
                "with.a.b", "c");

        assertThat(RemoteConfig.of(keys))
                .isEqualTo(new RemoteConfig(
                        new Launch(
                                List.of("/opt/my plugin", "--fast"),
                                Map.of("A", "1", "B", "x y", "C", ""),
                                Duration.ofMillis(1500)),
                        Map.of("namespace", "functions", "a.b", "c")));
    }

    @Test
    void anUnknownKeyIsRefusedAndToldHowToReachThePlugin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemoteConfig.of(Map.of("command", "/opt/plugin", "namespace", "functions")))
                .withMessageContaining("'namespace'")
                .withMessageContaining("with.NAME");
    }

    @Test
    void operatorsAreShownItsSettings() {
        ProviderDescriptor descriptor = new RemoteProviderFactory().descriptor();

        assertThat(descriptor.keys().stream().map(ConfigKey::name))
                .containsExactly("command", "environment", "start-timeout");
        assertThat(descriptor.takesOtherKeys()).isTrue();
        assertThat(descriptor.keys().getLast().standard()).isEqualTo("10s");
    }

    @Test
    void theCommandIsNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemoteConfig.of(Map.of()))
                .withMessageContaining("'command'");
    }

    @Test
    void anUnusableValueIsRefusedByKeyAndValue() {
        Map.of("command", "''", "environment", "=x", "start-timeout", "10").forEach((key, value) -> {
            Map<String, String> keys = new java.util.HashMap<>(Map.of("command", "/opt/plugin"));
            keys.put(key, value);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RemoteConfig.of(keys))
                    .withMessageContaining("'" + key + "'")
                    .withMessageContaining("'" + value + "'");
        });
    }
}
