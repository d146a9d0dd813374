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
    void it_goes_on_while_rounds_get_faster() throws Exception {
        warmUp(100, 200, 300, 400, 500, 500, 500, 500, 500, 600);

        assertThat(ran).containsExactly(100, 200, 300, 400, 500, 500, 500, 500, 500);
    }

    @Test
    void slow_rounds_do_not_end_it() throws Exception {
        warmUp(100, 200, 300, 250, 240, 280, 400, 400, 400, 400, 400);

        assertThat(ran).hasSize(11);
    }

    @Test
    void what_is_fast_from_the_start_gets_five_rounds() throws Exception {
        warmUp(500, 500, 501, 499, 500, 500);

        assertThat(ran).hasSize(5);
    }

    @Test
    void it_ends_after_twenty_four_rounds_even_when_each_was_faster() throws Exception {
        warmUp(IntStream.rangeClosed(1, 30).toArray());

        assertThat(ran).hasSize(24);
    }

    @Test
    void a_failed_call_ends_it() {
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
