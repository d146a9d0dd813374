// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private final List<Integer> ran = new ArrayList<>();

    @Test
    void itGoesOnWhileRoundsGetFaster() throws Exception {
        warmUp(100, 200, 300, 400, 500, 500, 500, 500, 500, 600);

        assertThat(ran).containsExactly(100, 200, 300, 400, 500, 500, 500, 500, 500);
    }

    @Test
    void slowRoundsDoNotEndIt() throws Exception {
        warmUp(100, 200, 300, 250, 240, 280, 400, 400, 400, 400, 400);

        assertThat(ran).hasSize(11);
    }

    @Test
    void whatIsFastFromTheStartGetsFiveRounds() throws Exception {
        warmUp(500, 500, 501, 499, 500, 500);

        assertThat(ran).hasSize(5);
    }

    @Test
    void itEndsAfterTwentyFourRoundsEvenWhenEachWasFaster() throws Exception {
        warmUp(IntStream.rangeClosed(1, 30).toArray());

        assertThat(ran).hasSize(24);
    }

    @Test
    void aFailedCallEndsIt() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        WarmUp.run(() -> new LoadResult(new Histogram(3), Duration.ofSeconds(1), 1, "status 502")))
                .withMessageContaining("status 502");
    }

    private void warmUp(int... rates) throws IOException, InterruptedException {
        WarmUp.run(() -> {
            int rate = rates[ran.size()];
            ran.add(rate);
            Histogram latencies = new Histogram(3);
            latencies.recordValueWithCount(1_000_000, rate);
            return new LoadResult(latencies, Duration.ofSeconds(1), 0, "");
        });
    }
}
