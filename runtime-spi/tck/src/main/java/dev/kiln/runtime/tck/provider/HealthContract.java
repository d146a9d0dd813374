// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.tck.bed.Bounded;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A provider tells whether its backend can be used, always by a value and always soon. */
public abstract class HealthContract extends ProviderCheck {

    private static final Duration FEW_SECONDS = Duration.ofSeconds(10);

    @Test
    void aReachableBackendIsHealthy() throws Exception {
        assertThat(bench.open().check()).isInstanceOf(Health.Healthy.class);
    }

    @Test
    void checkAnswersSoon() throws Exception {
        RuntimeProvider provider = bench.open();
        Duration bound =
                bench.bed().patience().compareTo(FEW_SECONDS) < 0 ? bench.bed().patience() : FEW_SECONDS;

        assertThat(Bounded.call("check", bound, provider::check)).isNotNull();
    }

    @Test
    void aClosedProviderStillAnswers() throws Exception {
        RuntimeProvider provider = bench.open();
        provider.close();

        assertThatCode(provider::check).doesNotThrowAnyException();
    }

    @Test
    void checkOfAnInterruptedThreadDoesNotThrow() throws Exception {
        RuntimeProvider provider = bench.open();

        Thread.currentThread().interrupt();
        try {
            assertThatCode(provider::check).doesNotThrowAnyException();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void anUnreachableBackendIsUnhealthyAndSaysWhySoon() throws Exception {
        Optional<RuntimeProvider> unreachable = openUnreachable();
        long start = System.nanoTime();

        Health health = unreachable.isPresent()
                ? unreachable.get().check()
                : bench.open().check();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FEW_SECONDS);
        if (unreachable.isPresent()) {
            assertThat(health)
                    .isInstanceOfSatisfying(Health.Unhealthy.class, unhealthy -> assertThat(unhealthy.reason())
                            .isNotBlank());
        } else {
            assertThat(health).as("there is no backend to lose").isInstanceOf(Health.Healthy.class);
        }
    }

    @Test
    void anUnreachableBackendMakesCreateFailAsThePlatformsFault() throws Exception {
        Optional<RuntimeProvider> unreachable = openUnreachable();

        if (unreachable.isPresent()) {
            assertThatThrownBy(() -> unreachable.get().create(bench.spec(), new RecordingLogSink()))
                    .isInstanceOf(SandboxException.ProviderUnavailable.class);
        } else {
            assertThat(bench.open().create(bench.spec(), new RecordingLogSink()))
                    .as("there is no backend to lose")
                    .isNotNull();
        }
    }

    @Test
    void anUnreachableBackendMakesListFailAsThePlatformsFault() throws Exception {
        Optional<RuntimeProvider> unreachable = openUnreachable();

        if (unreachable.isPresent()) {
            assertThatThrownBy(() -> unreachable.get().list()).isInstanceOf(SandboxException.ProviderUnavailable.class);
        } else {
            assertThat(bench.open().list()).as("there is no backend to lose").isEmpty();
        }
    }

    @Test
    void anUnreachableBackendDoesNotHoldUpClose() throws Exception {
        Optional<RuntimeProvider> unreachable = openUnreachable();
        RuntimeProvider provider = unreachable.isPresent() ? unreachable.get() : bench.open();
        long start = System.nanoTime();

        provider.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(35));
    }

    private Optional<RuntimeProvider> openUnreachable() throws IOException {
        Optional<Map<String, String>> config = bench.bed().unreachableConfig();
        if (config.isEmpty()) {
            bench.notApplicable("the test bed names no backend that could be out of reach");
        }
        return config.isPresent() ? Optional.of(bench.open(bench.owner(), config.get())) : Optional.empty();
    }
}
