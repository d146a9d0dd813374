// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoundTest {

    private static final List<Part> PARTS =
            List.of(Part.BROKER, Part.STORE, Part.controller(0), Part.controller(1), Part.invoker(0), Part.invoker(1));

    @Test
    void theSameSeedPlansTheSame() {
        assertThat(Round.plan(PARTS, 6, 7)).hasSize(6).isEqualTo(Round.plan(PARTS, 6, 7));
        assertThat(Round.plan(PARTS, 6, 7)).isNotEqualTo(Round.plan(PARTS, 6, 8));
    }

    @Test
    void eachRoundStopsAndStartsEachPartOnce() {
        assertThat(Round.plan(PARTS, 20, 7)).allSatisfy(round -> {
            assertThat(round.stops()).extracting(Round.Stop::part).containsExactlyInAnyOrderElementsOf(PARTS);
            assertThat(round.starts()).extracting(Round.Start::part).containsExactlyInAnyOrderElementsOf(PARTS);
            assertThat(round.length()).isLessThan(Duration.ofSeconds(24));
        });
    }

    @Test
    void eachPartIsTheFirstSometimesAndTheLastSometimes() {
        List<Round> rounds = Round.plan(PARTS, 100, 7);

        assertThat(rounds.stream().map(it -> it.starts().getFirst().part()).collect(Collectors.toSet()))
                .hasSameSizeAs(PARTS);
        assertThat(rounds.stream().map(it -> it.starts().getLast().part()).collect(Collectors.toSet()))
                .hasSameSizeAs(PARTS);
    }
}
