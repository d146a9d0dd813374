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

    private static final int MANY = 10;

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

    @Test
    void theFirstTwoGoAtOnceAndTheThirdWaits() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            IntStream.rangeClosed(1, 4).forEach(it -> gathering.add(it, MANY));

            assertThat(sent).containsExactly(1, 2);
        }

        assertThat(sent).as("closing sends what waits").containsExactly(1, 2, 3, 4);
    }

    @Test
    void halfOfWhatIsUnderWayGoesTogether() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            IntStream.rangeClosed(1, 4).forEach(it -> gathering.add(it, 6));
            assertThat(sent).containsExactly(1, 2);
            gathering.add(5, 6);
            assertThat(sent).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void neverMoreThanEightWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            IntStream.range(0, 9).forEach(it -> gathering.add(it, 100_000));
            assertThat(sent).hasSize(2);
            gathering.add(9, 100_000);
            assertThat(sent).hasSize(10);
        }
    }

    @Test
    void whatComesSeldomDoesNotWaitForWhatTakesLong() {
        Ticks seldom = new Ticks(Duration.ofMillis(5));
        try (Gatherer gatherer = Gatherer.start(Duration.ofMillis(2))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, seldom, sent::add);

            for (int i = 0; i < 10; i++) {
                gathering.add(i, MANY);
                assertThat(sent).hasSize(i + 1);
            }
        }
    }

    @Test
    void whatWaitsGoesWhenTheWindowEnds() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (Gatherer gatherer = Gatherer.start(Duration.ofMillis(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, it -> three.countDown());

            IntStream.range(0, 3).forEach(it -> gathering.add(it, MANY));

            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theWindowOfWhatWentOutEarlierIsNotThatOfTheNext() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);
            IntStream.rangeClosed(1, 3).forEach(it -> gathering.add(it, 4));
            long earlier = 2;

            gathering.add(4, 4);
            gathering.add(5, 4);
            gathering.flush(earlier);

            assertThat(sent).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void nothingOvertakesWhatOneThreadAdded() {
        List<Integer> all = IntStream.range(0, 20_000).boxed().toList();
        try (Gatherer gatherer = Gatherer.start(Duration.ofNanos(200_000))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, new Ticks(Duration.ofNanos(200_000)), sent::add);

            for (int message : all) {
                // now many, now one
                while (!gathering.add(message, message / 7 % 3 * 5)) {
                    Thread.onSpinWait();
                }
            }
        }

        assertThat(sent).isEqualTo(all);
    }

    @Test
    void whatIsAloneDoesNotWaitAndTakesAlongWhatDoes() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, sent::add);

            IntStream.range(0, 5).forEach(it -> gathering.add(it, 1));
            assertThat(sent).containsExactly(0, 1, 2, 3, 4);

            gathering.add(5, MANY);
            assertThat(sent).hasSize(5);
            gathering.add(6, 1);
            assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void whatIsAddedWhileOthersAreSentGoesBehindThem() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            List<Gathering<Integer>> itself = new ArrayList<>();
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, it -> {
                sent.add(it);
                if (it == 1) {
                    itself.getFirst().add(2, MANY);
                    itself.getFirst().add(3, 1);
                    assertThat(sent).containsExactly(1);
                }
            });
            itself.add(gathering);

            gathering.add(1, 1);

            assertThat(sent).containsExactly(1, 2, 3);
        }
    }

    @Test
    void moreThanAThousandDoNotWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1))) {
            List<Gathering<Integer>> itself = new ArrayList<>();
            List<Boolean> taken = new ArrayList<>();
            Gathering<Integer> gathering = new Gathering<>(gatherer, clock, it -> {
                if (it == -1) {
                    IntStream.range(0, 1001)
                            .forEach(more -> taken.add(itself.getFirst().add(more, 1)));
                }
            });
            itself.add(gathering);

            gathering.add(-1, 1);

            assertThat(taken).hasSize(1001).endsWith(true, false);
        }
    }

    /** Each look is so much after the one before. */
    private static final class Ticks implements InstantSource {
        private final Duration step;
        private Instant now = Instant.EPOCH;

        Ticks(Duration step) {
            this.step = step;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plus(step);
            return now;
        }
    }
}
