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

            gathering.add(1, true);
            gathering.add(2, true);
            gathering.add(3, true);
            gathering.add(4, true);

            assertThat(sent).containsExactly(1, 2);
        }

        assertThat(sent).as("closing sends what waits").containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatWaitsGoesWhenTheWindowEnds() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (Gatherer gatherer = Gatherer.start(Duration.ofMillis(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, it -> three.countDown());

            IntStream.range(0, 3).forEach(it -> gathering.add(it, true));

            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothingOvertakesWhatOneThreadAdded() {
        List<Integer> all = IntStream.range(0, 20_000).boxed().toList();
        try (Gatherer gatherer = Gatherer.start(Duration.ofNanos(1_000))) {
            // now dense, now not
            Gathering<Integer> gathering = new Gathering<>(gatherer, new Ticks(), sent::add);

            for (int message : all) {
                while (!gathering.add(message, true)) {
                    Thread.onSpinWait();
                }
            }
        }

        assertThat(sent).isEqualTo(all);
    }

    @Test
    void whatCannotWaitDoesNotUnlessOthersWaitBeforeIt() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            IntStream.range(0, 5).forEach(it -> gathering.add(it, false));
            assertThat(sent).containsExactly(0, 1, 2, 3, 4);

            gathering.add(5, true);
            gathering.add(6, false);
            assertThat(sent).hasSize(5);
        }

        assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void moreThanAThousandDoNotWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            assertThat(IntStream.range(0, 1002).allMatch(it -> gathering.add(it, true)))
                    .isTrue();
            assertThat(gathering.add(1002, true)).isFalse();
        }
    }

    /** Each look is up to 2 ms after the one before. */
    private static final class Ticks implements InstantSource {
        private long nanos;
        private int looks;

        @Override
        public Instant instant() {
            nanos += looks++ % 7 == 0 ? 2_000_000 : 300_000;
            return Instant.ofEpochSecond(0, nanos);
        }
    }
}
