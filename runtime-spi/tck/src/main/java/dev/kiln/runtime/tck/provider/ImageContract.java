// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxException.ImageUnusable;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.TestBed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An image that cannot be used is its developer's fault, is told soon, and leaves nothing behind. */
public abstract class ImageContract extends ProviderCheck {

    @Test
    void anUnknownImageIsUnusable() throws Exception {
        RuntimeProvider provider = bench.open();

        assertThatThrownBy(() -> provider.create(bench.spec(bench.bed().unknownImage()), new RecordingLogSink()))
                .isInstanceOf(ImageUnusable.class)
                .hasMessageContaining(bench.bed().unknownImage().repository());
    }

    @Test
    void anUnknownImageCannotBePrepared() throws Exception {
        RuntimeProvider provider = bench.open();

        assertThatThrownBy(() -> prepare(provider, bench.bed().unknownImage()))
                .isInstanceOf(ImageUnusable.class)
                .hasMessageContaining(bench.bed().unknownImage().repository());
    }

    @Test
    void anImageThatExitsIsUnusable() throws Exception {
        RuntimeProvider provider = bench.open();

        assertThatThrownBy(() -> provider.create(exiting(), new RecordingLogSink()))
                .isInstanceOf(ImageUnusable.class);
    }

    @Test
    void anImageThatExitsLeavesItsLastWordsInTheLogs() throws Exception {
        RuntimeProvider provider = bench.open();
        RecordingLogSink logs = new RecordingLogSink();

        assertThatThrownBy(() -> provider.create(exiting(), logs)).isInstanceOf(SandboxException.class);

        Eventually.holds("the log sink is closed", bench.bed().patience(), () -> logs.timesClosed() > 0);
        if (startsWithStreamsInOne(provider)) {
            assertThat(logs.text(LogSink.Stream.STDOUT) + logs.text(LogSink.Stream.STDERR))
                    .as("both streams")
                    .containsSubsequence(TestBed.LAST_WORDS, TestBed.LAST_WORDS);
        } else {
            for (LogSink.Stream stream : LogSink.Stream.values()) {
                assertThat(logs.text(stream)).as(stream.name()).contains(TestBed.LAST_WORDS);
            }
        }
        assertThat(logs.timesClosed()).isEqualTo(1);
    }

    @Test
    void anImageThatNeverListensIsUnusableByTheDeadline() throws Exception {
        RuntimeProvider provider = bench.open();
        Duration deadline = bench.bed().shortDeadline();
        long start = System.nanoTime();

        assertThatThrownBy(() -> provider.create(bench.silent(deadline), new RecordingLogSink()))
                .isInstanceOf(ImageUnusable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the deadline and the time to clean up")
                .isLessThan(deadline.plus(bench.bed().patience()));
    }

    @Test
    void aFailedCreateLeavesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        TestBed bed = bench.bed();

        for (SandboxSpec spec : List.of(
                bench.spec(bed.unknownImage()),
                bench.exiting(bed.shortDeadline()),
                bench.silent(bed.shortDeadline()))) {
            assertThatThrownBy(() -> provider.create(spec, new RecordingLogSink()))
                    .isInstanceOf(SandboxException.class);

            assertThat(provider.list())
                    .as("after a failed create of " + spec.image())
                    .isEmpty();
        }
    }

    @Test
    void aKnownImageCanBePreparedAgainAndAgain() throws Exception {
        RuntimeProvider provider = bench.open();

        prepare(provider, bench.bed().probeImage());

        assertThatCode(() -> prepare(provider, bench.bed().probeImage())).doesNotThrowAnyException();
        assertThat(bench.start(provider).deeds().echo("prepared")).isEqualTo("prepared");
    }

    /** A backend may mix what is written before somebody reads it; a provider that cannot take it apart says so. */
    private static boolean startsWithStreamsInOne(RuntimeProvider provider) {
        return provider.describe().weaknesses().stream().anyMatch(it -> it.contains("both streams in one"));
    }

    private SandboxSpec exiting() {
        return bench.exiting(bench.bed().startDeadline());
    }

    private void prepare(RuntimeProvider provider, SandboxImage image) throws SandboxException, InterruptedException {
        provider.prepare(image, PrepareProgress.silent(), bench.bed().startDeadline());
    }
}
