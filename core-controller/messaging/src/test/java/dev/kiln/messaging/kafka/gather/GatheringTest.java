// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private final InstantSource clock = InstantSource.system();
    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatWaitsGoesWhenItIsClosed() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            IntStream.rangeClosed(1, 4).forEach(it -> gathering.add(it, MANY));

            assertThat(sent).isEmpty();
        }

        assertThat(sent).containsExactly(1, 2, 3, 4);
    }

    @Test
    void halfOfWhatIsUnderWayGoesTogether() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            IntStream.rangeClosed(1, 2).forEach(it -> gathering.add(it, 6));
            assertThat(sent).isEmpty();
            gathering.add(3, 6);
            assertThat(sent).containsExactly(1, 2, 3);
        }
    }

    @Test
    void theLastOfManyGoesWithThem() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            gathering.add(1, 6);
            gathering.add(2, 2);
            assertThat(sent).isEmpty();
            gathering.add(3, 2);
            assertThat(sent).containsExactly(1, 2, 3);
        }
    }

    @Test
    void oneOfTwoDoesNotWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            gathering.add(1, 2);

            assertThat(sent).containsExactly(1);
        }
    }

    @Test
    void neverMoreThanEightWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            IntStream.range(0, 7).forEach(it -> gathering.add(it, 100_000));
            assertThat(sent).isEmpty();
            gathering.add(7, 100_000);
            assertThat(sent).hasSize(8);
        }
    }

    @Test
    void afterAWaitInVainTheNextGoesAtOnce() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);
            gathering.add(1, MANY);
            gathering.flush(0);

            gathering.add(2, MANY);
            assertThat(sent).containsExactly(1, 2);
            gathering.add(3, MANY);
            assertThat(sent).containsExactly(1, 2);
        }
    }

    @Test
    void whatWaitsGoesWhenTheWindowEnds() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (Gatherer gatherer = Gatherer.start(Duration.ofMillis(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, it -> three.countDown());

            IntStream.range(0, 3).forEach(it -> gathering.add(it, MANY));

            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theWindowOfWhatWentOutEarlierIsNotThatOfTheNext() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);
            gathering.add(1, 4);
            gathering.add(2, 4);
            long earlier = 0;

            gathering.add(3, 4);
            gathering.flush(earlier);

            assertThat(sent).containsExactly(1, 2);
        }
    }

    @Test
    void nothingOvertakesWhatOneThreadAdded() {
        List<Integer> all = IntStream.range(0, 20_000).boxed().toList();
        try (Gatherer gatherer = Gatherer.start(Duration.ofNanos(200_000), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

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
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);

            IntStream.range(0, 5).forEach(it -> gathering.add(it, 1));
            assertThat(sent).containsExactly(0, 1, 2, 3, 4);

            gathering.add(5, MANY);
            assertThat(sent).hasSize(5);
            gathering.add(6, 0);
            assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void thoseWhoComeBackAfterManyWaitForEachOtherThoughFewAreUnderWay() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);
            IntStream.range(0, 8).forEach(it -> gathering.add(it, 16));
            assertThat(sent).hasSize(8);

            IntStream.range(0, 6).forEach(it -> gathering.add(it, it + 1));
            assertThat(sent).hasSize(8);
            gathering.add(6, 7);
            assertThat(sent).hasSize(15);
        }
    }

    @Test
    void whoHasBeenAloneForLongDoesNotWaitForThoseOfOnceUponATime() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            Gathering<Integer> gathering = new Gathering<>(gatherer, sent::add);
            IntStream.range(0, 8).forEach(it -> gathering.add(it, 16));
            IntStream.range(0, 200).forEach(it -> gathering.add(it, 1));
            gathering.add(0, 0);
            sent.clear();

            IntStream.range(0, 5).forEach(it -> gathering.add(it, 1));

            assertThat(sent).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void whatIsAddedWhileOthersAreSentGoesBehindThem() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            List<Gathering<Integer>> itself = new ArrayList<>();
            Gathering<Integer> gathering = new Gathering<>(gatherer, it -> {
                sent.add(it);
                if (it == 1) {
                    itself.getFirst().add(2, MANY);
                    itself.getFirst().add(3, 0);
                    assertThat(sent).containsExactly(1);
                } else if (it == 3) {
                    itself.getFirst().add(4, MANY);
                }
            });
            itself.add(gathering);

            gathering.add(1, 1);

            assertThat(sent).as("4 waits for others").containsExactly(1, 2, 3);
        }

        assertThat(sent).containsExactly(1, 2, 3, 4);
    }

    @Test
    void moreThanAThousandDoNotWait() {
        try (Gatherer gatherer = Gatherer.start(Duration.ofHours(1), clock)) {
            List<Gathering<Integer>> itself = new ArrayList<>();
            List<Boolean> taken = new ArrayList<>();
            Gathering<Integer> gathering = new Gathering<>(gatherer, it -> {
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
}
