// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Throttle throttle = new Throttle(50);

    @Test
    void aSecondsWorthPassesAtOnceAndTheNextWaits() {
        for (int i = 0; i < 50; i++) {
            assertThat(throttle.reserve(NOW)).isEqualTo(Duration.ZERO);
        }

        assertThat(throttle.reserve(NOW)).isEqualTo(Duration.ofMillis(20));
        assertThat(throttle.reserve(NOW)).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void moreThanASecondsWorthIsNotSavedUp() {
        throttle.reserve(NOW);

        for (int i = 0; i < 50; i++) {
            assertThat(throttle.reserve(NOW.plusSeconds(60))).isEqualTo(Duration.ZERO);
        }
        assertThat(throttle.reserve(NOW.plusSeconds(60))).isPositive();
    }
}
