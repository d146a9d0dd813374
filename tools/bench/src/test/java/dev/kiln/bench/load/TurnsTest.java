// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final AtomicInteger ofOne = new AtomicInteger();
    private final AtomicInteger ofOther = new AtomicInteger();

    @Test
    void eachIsAskedAsOftenAsTheOtherAndAtLeastSoOften() throws Exception {
        Turns.Latencies latencies =
                Turns.run(ofOne::incrementAndGet, ofOther::incrementAndGet, Duration.ofMillis(10), 1_000);

        assertThat(latencies.one().getTotalCount()).isGreaterThanOrEqualTo(1_000);
        assertThat(latencies.other().getTotalCount()).isEqualTo(latencies.one().getTotalCount());
    }

    @Test
    void whatIsAskedWhileBothGetWarmDoesNotCount() throws Exception {
        Turns.Latencies latencies =
                Turns.run(ofOne::incrementAndGet, ofOther::incrementAndGet, Duration.ofMillis(10), 1_000);

        assertThat(ofOne.get()).isGreaterThan((int) latencies.one().getTotalCount());
    }

    @Test
    void slowCallsDoNotMakeItEndless() throws Exception {
        Turns.Latencies latencies = Turns.run(() -> {}, () -> {}, Duration.ofMillis(1), Integer.MAX_VALUE);

        assertThat(latencies.one().getTotalCount()).isPositive();
    }

    @Test
    void aCallThatFailsEndsIt() {
        assertThatThrownBy(() -> Turns.run(
                        () -> {},
                        () -> {
                            throw new IOException("on purpose");
                        },
                        Duration.ofSeconds(10),
                        1))
                .hasMessage("on purpose");
    }
}
