// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import dev.kiln.invoker.feed.FeedConfig;
import dev.kiln.invoker.health.HealthConfig;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.report.RecorderConfig;
import dev.kiln.invoker.run.RunConfig;
import dev.kiln.invoker.sandbox.SandboxConfig;
import dev.kiln.invoker.start.StartConfig;
import dev.kiln.messaging.events.UserEventsConfig;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.encryption.EncryptionSettings;
import dev.kiln.model.identity.Secret;
import dev.kiln.runtime.spi.NetworkPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InvokerConfigTest {

    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void theDefaultsAreThese() {
        assertThat(read(""))
                .isEqualTo(new InvokerConfig(
                        new InvokerId(0),
                        "auto",
                        "default",
                        Path.of("data/invoker"),
                        "",
                        new InvokerConfig.Provider("docker", Path.of("plugins"), Map.of()),
                        new PoolConfig(
                                1024,
                                4,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(10),
                                256,
                                Duration.ofMinutes(2),
                                Duration.ofMillis(250),
                                3,
                                Duration.ofMillis(250)),
                        new SandboxConfig(
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2),
                                "http://localhost:3233",
                                NetworkPolicy.EGRESS,
                                Map.of(),
                                1024,
                                1024,
                                OptionalInt.empty()),
                        new StartConfig(
                                true,
                                Duration.ofMillis(1500),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(30)),
                        new RunConfig(Duration.ofSeconds(90), 3, Duration.ofSeconds(2), Duration.ofMillis(500)),
                        new FeedConfig(512, Duration.ofMillis(500), Duration.ofSeconds(1)),
                        new RecorderConfig(
                                10_000,
                                64 * MEGABYTE,
                                500,
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5)),
                        new HealthConfig(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new InvokerConfig.Cache(64 * MEGABYTE, 128 * MEGABYTE),
                        new EncryptionSettings("off", new Secret(""), new Secret("")),
                        new UserEventsConfig(false, false, 1000),
                        Duration.ofSeconds(30)));
    }

    @Test
    void settingsOfAProviderAreHandedOverAsTheyAre() {
        InvokerConfig config = read("provider { name = process, settings { max-things = 3, a.b = x } }");

        assertThat(config.provider().settings()).isEqualTo(Map.of("max-things", "3", "a.b", "x"));
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("sandboxes.memry = 1 GiB"))
                .withMessage("there is no setting kiln.invoker.sandboxes.memry;"
                        + " did you mean kiln.invoker.sandboxes.memory?");
    }

    @Test
    void anUnusableValueIsRefusedWithItsKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("sandbox.network = everywhere"))
                .withMessageContaining("kiln.invoker.sandbox.network is 'everywhere'")
                .withMessageContaining("egress");
    }

    private static InvokerConfig read(String settings) {
        return InvokerConfig.of(ConfigFactory.parseString("kiln.invoker { " + settings + " }")
                .withFallback(ConfigFactory.defaultReference()));
    }

    @Test
    void valuesOfAProvidersSettingsAreNotShown() {
        assertThat(new InvokerConfig.Provider("mine", Path.of("plugins"), Map.of("token", "hunter2")))
                .hasToString("Provider[name=mine, plugins=plugins, settings=[token]]");
    }
}
