// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {

    @Test
    void aStartThatWaitsForSomethingIsNotWaitedFor() {
        StopSignal signal = new StopSignal(Duration.ZERO);

        signal.came();
    }

    @Test
    void whatHasStartedIsClosedFirst() throws InterruptedException {
        StopSignal signal = new StopSignal(Duration.ofMinutes(1));
        Thread hook = Thread.ofPlatform().start(signal::came);

        signal.await();

        assertThat(hook.isAlive()).isTrue();
        signal.stopped();
        assertThat(hook.join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aStartThatFailedKeepsNobody() {
        StopSignal signal = new StopSignal(Duration.ofDays(1));
        signal.stopped();

        long from = System.nanoTime();
        signal.came();

        assertThat(System.nanoTime() - from).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }
}
