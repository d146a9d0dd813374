// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.activation.ActivationId;
import dev.kiln.runtime.spi.LogSink.Stream;
import dev.kiln.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxLogTest {

    private static final String END = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";
    private static final String TIME = "2026-01-01T10:00:00.000000000Z ";
    private static final long LIMIT = 100_000;
    private static final Duration NOW = Duration.ofMillis(1);

    private final SandboxLog log = new SandboxLog(ManualClock.at(Instant.parse("2026-01-01T10:00:00Z")), true);

    @Test
    void linesAreInOpenWhisksForm() {
        LogCollection logs = log.begin(id(1), LIMIT);

        write(Stream.STDOUT, "hello\nworld\n");
        write(Stream.STDERR, "oops\n");

        assertThat(logs.lines()).containsExactly(TIME + "stdout: hello", TIME + "stdout: world", TIME + "stderr: oops");
    }

    @Test
    void theSentinelOnBothStreamsEndsTheLogs() throws InterruptedException {
        LogCollection logs = log.begin(id(1), LIMIT);

        write(Stream.STDOUT, "hello\n" + END + "\n");
        assertThat(logs.await(NOW, NOW)).isEqualTo(LogCollection.Ending.GIVEN_UP);
        write(Stream.STDERR, END + "\n");

        assertThat(logs.await(NOW, NOW)).isEqualTo(LogCollection.Ending.COMPLETE);
        assertThat(logs.lines()).containsExactly(TIME + "stdout: hello");
    }

    @Test
    void theNextCallMayBeginBeforeTheLastOnesLogsAreThere() {
        LogCollection first = log.begin(id(1), LIMIT);
        LogCollection second = log.begin(id(2), LIMIT);

        write(Stream.STDERR, "e1\n" + END + "\ne2\n");
        write(Stream.STDOUT, "o1\n" + END + "\no2\n" + END + "\n");
        write(Stream.STDERR, END + "\n");

        assertThat(first.lines()).containsExactly(TIME + "stderr: e1", TIME + "stdout: o1");
        assertThat(second.lines()).containsExactly(TIME + "stderr: e2", TIME + "stdout: o2");
        assertThat(second.isComplete()).isTrue();
    }

    @Test
    void aQuietCallEndsWithoutSentinelsAndLeavesTheirsToOthers() throws InterruptedException {
        LogCollection first = log.begin(id(1), LIMIT);
        LogCollection quiet = log.begin(id(2), LIMIT);

        log.endQuietly(quiet);
        LogCollection third = log.begin(id(3), LIMIT);
        write(Stream.STDOUT, "o1\n" + END + "\no3\n" + END + "\n");
        write(Stream.STDERR, END + "\n" + END + "\n");

        assertThat(quiet.await(NOW, NOW)).isEqualTo(LogCollection.Ending.COMPLETE);
        assertThat(quiet.lines()).isEmpty();
        assertThat(first.lines()).containsExactly(TIME + "stdout: o1");
        assertThat(third.lines()).containsExactly(TIME + "stdout: o3");
    }

    @Test
    void whatComesAfterAQuietCallIsTheNextCalls() {
        log.endQuietly(log.begin(id(1), LIMIT));

        write(Stream.STDOUT, "late\n");

        assertThat(log.begin(id(2), LIMIT).lines()).containsExactly(TIME + "stdout: late");
    }

    @Test
    void whatComesBeforeTheFirstCallIsTheFirstCalls() {
        write(Stream.STDOUT, "booting\n");

        LogCollection logs = log.begin(id(1), LIMIT);

        assertThat(logs.lines()).containsExactly(TIME + "stdout: booting");
    }

    @Test
    void linesAndCharactersMayBeSplitAnywhere() {
        LogCollection logs = log.begin(id(1), LIMIT);
        byte[] bytes = ("grüße €\r\nx\n" + END + "\n").getBytes(StandardCharsets.UTF_8);

        for (byte each : bytes) {
            log.write(Stream.STDOUT, new byte[] {each}, 0, 1);
        }

        assertThat(logs.lines()).containsExactly(TIME + "stdout: grüße €", TIME + "stdout: x");
        assertThat(logs.hasEnded(Stream.STDOUT)).isTrue();
    }

    @Test
    void framedLinesGoToTheirActivation() {
        LogCollection first = log.begin(id(1), LIMIT);
        LogCollection second = log.begin(id(2), LIMIT);

        write(Stream.STDOUT, id(2) + "\u001ftwo\n" + id(1) + "\u001fone\n");
        write(Stream.STDOUT, END + " " + id(2) + "\n" + id(1) + "\u001fone more\n");

        assertThat(first.lines()).containsExactly(TIME + "stdout: one", TIME + "stdout: one more");
        assertThat(second.lines()).containsExactly(TIME + "stdout: two");
        assertThat(second.hasEnded(Stream.STDOUT)).isTrue();
        assertThat(first.hasEnded(Stream.STDOUT)).isFalse();
    }

    @Test
    void aLateLineOfAnActivationThatIsOverIsNobodysElse() {
        LogCollection second = log.begin(id(2), LIMIT);

        write(Stream.STDOUT, id(1) + "\u001flate\n\u001fnobody's\n");

        assertThat(second.lines()).containsExactly(TIME + "stdout: nobody's");
    }

    @Test
    void logsAreCutAtTheirLimit() {
        LogCollection logs = log.begin(id(1), 150);

        write(Stream.STDOUT, "12345678901\n".repeat(10));

        assertThat(logs.lines())
                .hasSize(4)
                .last()
                .isEqualTo(TIME
                        + "stderr: Logs were truncated because the total bytes size exceeds the limit of 150 bytes.");
    }

    @Test
    void aLineWithoutEndDoesNotTakeMoreAndMoreMemory() {
        LogCollection logs = log.begin(id(1), 10_000_000);
        byte[] part = new byte[100_000];
        java.util.Arrays.fill(part, (byte) 'x');

        for (int i = 0; i < 10; i++) {
            log.write(Stream.STDOUT, part, 0, part.length);
        }

        assertThat(logs.lines()).hasSize(3).allMatch(it -> it.length() <= LineSplitter.MAX_LINE_BYTES + 39);
    }

    @Test
    void anActionThatWantsNoLogsGetsNone() {
        LogCollection logs = log.begin(id(1), 0);

        write(Stream.STDOUT, "hello\n");

        assertThat(logs.lines()).isEmpty();
    }

    @Test
    void theEndOfTheSandboxEndsAllLogs() throws InterruptedException {
        LogCollection logs = log.begin(id(1), LIMIT);

        write(Stream.STDOUT, "last words");
        log.close();

        assertThat(logs.await(NOW, NOW)).isEqualTo(LogCollection.Ending.COMPLETE);
        assertThat(logs.lines()).isEqualTo(List.of(TIME + "stdout: last words"));
    }

    private void write(Stream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(stream, bytes, 0, bytes.length);
    }

    private static ActivationId id(int number) {
        return new ActivationId("%032x".formatted(number));
    }
}
