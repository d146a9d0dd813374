// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SendingsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = START;
    private final Sendings sendings = new Sendings(Duration.ofSeconds(5), () -> now);

    @Test
    void whatTheBusNeverTakesFailsWhenItsTimeIsOver() {
        CompletableFuture<Void> sent = sendings.bounded(new CompletableFuture<>());

        sendings.sweep(START.plusMillis(4999));
        assertThat(sent).isNotDone();
        sendings.sweep(START.plusSeconds(5));

        assertThat(sent).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void theStageOfTheBusIsLeftAlone() {
        CompletableFuture<Void> ofTheBus = new CompletableFuture<>();
        sendings.bounded(ofTheBus);

        sendings.sweep(START.plusSeconds(5));

        assertThat(ofTheBus).isNotDone();
    }

    @Test
    void whatArrivedStaysSoAndWhatCameLaterHasItsOwnTime() {
        CompletableFuture<Void> ofTheBus = new CompletableFuture<>();
        CompletableFuture<Void> first = sendings.bounded(ofTheBus);
        now = START.plusSeconds(3);
        CompletableFuture<Void> second = sendings.bounded(new CompletableFuture<>());
        ofTheBus.complete(null);

        sendings.sweep(START.plusSeconds(6));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        sendings.sweep(START.plusSeconds(8));

        assertThat(second).isCompletedExceptionally();
    }
}
