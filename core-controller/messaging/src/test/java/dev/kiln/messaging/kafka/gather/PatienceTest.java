// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = new Patience();

    @Test
    void itWaitsAsLongAsOthersCome() {
        for (int i = 0; i < 100; i++) {
            assertThat(patience.shouldWait()).isTrue();
            patience.waited(3, 8);
        }
    }

    @Test
    void aWaitInVainLetsOneGoWithoutAndTheNextTwo() {
        patience.waited(1, 8);
        assertThat(patience.shouldWait()).isFalse();
        assertThat(patience.shouldWait()).isTrue();

        patience.waited(2, 8);
        assertThat(patience.shouldWait()).isFalse();
        assertThat(patience.shouldWait()).isFalse();
        assertThat(patience.shouldWait()).isTrue();
    }

    @Test
    void oneInSixtyFiveWaitsWhereNobodyEverComes() {
        long waits = IntStream.range(0, 6_500 + 200)
                .filter(it -> patience.shouldWait())
                .peek(it -> patience.waited(1, 2))
                .filter(it -> it >= 200)
                .count();

        assertThat(waits).isEqualTo(100);
    }

    @Test
    void oneWaitThatPaysEndsThePauses() {
        IntStream.range(0, 10).forEach(it -> patience.waited(1, 8));

        patience.waited(8, 8);

        assertThat(patience.shouldWait()).isTrue();
    }
}
