// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.LogSink.Stream;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The sink gets all that the sandbox writes: every byte, in the order of its stream, at once, and then one close. */
public abstract class LogsContract extends ProviderCheck {

    private static final int MANY_LINES = 200_000;
    private static final String LAST_LINE = "line %08d\n".formatted(MANY_LINES - 1);

    @Test
    void theFirstByteIsTheFirstThatTheProcessWrote() throws Exception {
        Workbench.Started started =
                bench.start(bench.open(), bench.spec(bench.bed().greetingEnvironment("greetings")));

        Eventually.holds(
                "the greeting arrives",
                bench.bed().patience(),
                () -> started.logs().text(Stream.STDOUT).length() >= "greetings\n".length());
        assertThat(started.logs().text(Stream.STDOUT)).startsWith("greetings\n");
    }

    @Test
    void whatIsWrittenArrivesWhileTheProcessGoesOn() throws Exception {
        Workbench.Started started = bench.start(bench.open());

        // without a line feed, as a provider must not wait for one
        started.deeds().print(Stream.STDOUT, "half a line".getBytes(UTF_8));

        Eventually.holds("half a line arrives", bench.bed().patience(), () -> started.logs()
                .text(Stream.STDOUT)
                .contains("half a line"));
        assertThat(started.logs().timesClosed()).isZero();
    }

    @Test
    void theTwoStreamsAreKeptApart() throws Exception {
        Workbench.Started started = bench.start(bench.open());

        started.deeds().print(Stream.STDOUT, "to out\n".getBytes(UTF_8));
        started.deeds().print(Stream.STDERR, "to err\n".getBytes(UTF_8));

        awaitText(started, Stream.STDOUT, "to out\n");
        awaitText(started, Stream.STDERR, "to err\n");
        assertThat(started.logs().text(Stream.STDOUT)).doesNotContain("to err");
        assertThat(started.logs().text(Stream.STDERR)).doesNotContain("to out");
    }

    @Test
    void bytesThatAreNoTextArriveAsTheyAre() throws Exception {
        Workbench.Started started = bench.start(bench.open());
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        started.deeds().print(Stream.STDOUT, all);

        awaitText(started, Stream.STDOUT, new String(all, ISO_8859_1));
    }

    @Test
    void manyLinesArriveCompleteAndInOrder() throws Exception {
        Workbench.Started started = bench.start(bench.open());

        started.deeds().printLines(Stream.STDOUT, MANY_LINES);

        awaitText(started, Stream.STDOUT, LAST_LINE);
        assertInOrder(started.logs(), Stream.STDOUT);
    }

    @Test
    void manyLinesOnBothStreamsAtOnceArriveCompleteAndInOrder() throws Exception {
        // what makes a runtime accept a second call before the first is answered
        Workbench.Started started = bench.start(bench.open(), bench.spec(Map.of("__OW_ALLOW_CONCURRENT", "true")));
        FutureTask<Void> errors = new FutureTask<>(() -> {
            started.deeds().printLines(Stream.STDERR, MANY_LINES);
            return null;
        });

        Thread.ofVirtual().name("errors").start(errors);
        started.deeds().printLines(Stream.STDOUT, MANY_LINES);
        errors.get();

        for (Stream stream : Stream.values()) {
            awaitText(started, stream, LAST_LINE);
            assertInOrder(started.logs(), stream);
        }
    }

    @Test
    void theSinkIsClosedOnceWhenTheSandboxIsDestroyed() throws Exception {
        Workbench.Started started = bench.start(bench.open());
        started.deeds().print(Stream.STDOUT, "before the end\n".getBytes(UTF_8));

        started.sandbox().destroy();
        started.sandbox().destroy();

        awaitClose(started);
        assertThat(started.logs().text(Stream.STDOUT)).contains("before the end\n");
    }

    @Test
    void theSinkIsClosedOnceWhenTheProcessEnds() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        started.deeds().print(Stream.STDERR, "goodbye\n".getBytes(UTF_8));

        started.deeds().exit(0);
        awaitClose(started);
        started.sandbox().destroy();
        provider.close();

        awaitClose(started);
        assertThat(started.logs().text(Stream.STDERR)).contains("goodbye\n");
    }

    @Test
    void theSinksRulesAreKept() throws Exception {
        Workbench.Started started = bench.start(bench.open());
        for (int i = 0; i < 20; i++) {
            started.deeds().print(Stream.STDOUT, "x\n".getBytes(UTF_8));
            started.deeds().print(Stream.STDERR, "y\n".getBytes(UTF_8));
        }

        started.sandbox().destroy();
        awaitClose(started);

        assertThat(started.logs().breaches()).isEmpty();
    }

    private void awaitText(Workbench.Started started, Stream stream, String text) throws Exception {
        Eventually.holds(
                "%d characters arrive on %s".formatted(text.length(), stream),
                bench.bed().patience(),
                () -> started.logs().text(stream).contains(text));
    }

    private void awaitClose(Workbench.Started started) throws Exception {
        Eventually.holds(
                "the log sink is closed",
                bench.bed().patience(),
                () -> started.logs().timesClosed() > 0);
        assertThat(started.logs().timesClosed()).as("times closed").isEqualTo(1);
    }

    private static void assertInOrder(RecordingLogSink logs, Stream stream) {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < MANY_LINES; i++) {
            String digits = Integer.toString(i);
            expected.append("line ")
                    .append("0".repeat(8 - digits.length()))
                    .append(digits)
                    .append('\n');
        }
        // compared as a whole but not printed as a whole
        assertThat(logs.text(stream).contains(expected))
                .as("all lines, in order")
                .isTrue();
    }
}
