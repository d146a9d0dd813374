// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    @Test
    void timeStandsStillUntilItIsMoved() {
        ManualClock clock = ManualClock.at(Instant.EPOCH);

        assertThat(clock.millis()).isZero();
        clock.advance(Duration.ofMillis(5));
        assertThat(clock.millis()).isEqualTo(5);
        clock.moveTo(Instant.ofEpochMilli(2));
        assertThat(clock.millis()).isEqualTo(2);
    }
}
