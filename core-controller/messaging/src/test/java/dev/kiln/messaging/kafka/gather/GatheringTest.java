// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

    @Test
    void theFirstTwoGoAtOnceAndTheThirdWaits() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            gathering.add(1);
            gathering.add(2);
            gathering.add(3);
            gathering.add(4);

            assertThat(sent).containsExactly(1, 2);
        }

        assertThat(sent).as("closing sends what waits").containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatWaitsGoesWhenTheWindowEnds() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (Gatherer gatherer = Gatherer.start(Duration.ofMillis(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, it -> three.countDown());

            IntStream.range(0, 3).forEach(gathering::add);

            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothingOvertakesWhatOneThreadAdded() {
        List<Integer> all = IntStream.range(0, 20_000).boxed().toList();
        try (Gatherer gatherer = Gatherer.start(Duration.ofNanos(1_000))) {
            // a clock that moves by half a window: now dense, now not
            Gathering<Integer> gathering = new Gathering<>(gatherer, new Ticks(), sent::add);

            for (int message : all) {
                while (!gathering.add(message)) {
                    Thread.onSpinWait();
                }
            }
        }

        assertThat(sent).isEqualTo(all);
    }

    @Test
    void moreThanAThousandDoNotWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            assertThat(IntStream.range(0, 1002).allMatch(gathering::add)).isTrue();
            assertThat(gathering.add(1002)).isFalse();
        }
    }

    /** Each look is up to 2 us after the one before. */
    private static final class Ticks implements InstantSource {
        private long nanos;
        private int looks;

        @Override
        public Instant instant() {
            nanos += looks++ % 7 == 0 ? 2_000 : 300;
            return Instant.ofEpochSecond(0, nanos);
        }
    }
}
