// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DensityTest {

    private final Density density = new Density(Duration.ofMillis(1));

    @Test
    void oneCallerAfterTheOtherIsNotDense() {
        for (long micros = 0; micros < 20_000; micros += 500) {
            assertThat(density.isDense(micros)).as("at %d us", micros).isFalse();
        }
    }

    @Test
    void theThirdWithinTheWindowIs() {
        assertThat(density.isDense(10_000)).isFalse();
        assertThat(density.isDense(10_400)).isFalse();
        assertThat(density.isDense(10_999)).isTrue();
        assertThat(density.isDense(11_399)).isTrue();
        assertThat(density.isDense(11_999))
                .as("the one before the last is a window away")
                .isFalse();
    }

    @Test
    void aClockThatWasSetBackSaysNothing() {
        density.isDense(10_000);
        density.isDense(10_001);

        assertThat(density.isDense(5_000)).isFalse();
    }
}
