// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static dev.kiln.actions.contract.Session.SENTINEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Standard output and error, and the sentinels on both. */
interface LogContract extends JudgedImage {

    @Test
    default void endsTheLogsOfARunOnBothStreams() throws IOException {
        try (Session session = started(Snippets.CHATTY)) {
            session.run("{\"lines\":2}");

            session.awaitSentinels(1);
            assertThat(session.output()).isEqualTo("out 0\nout 1\n" + SENTINEL + "\n");
            assertThat(session.errors()).isEqualTo("err 0\nerr 1\n" + SENTINEL + "\n");
        }
    }

    @Test
    default void endsEachRunOnce() throws IOException {
        try (Session session = started(Snippets.CHATTY)) {
            for (int run = 0; run < 3; run++) {
                session.run("{\"lines\":1}");
            }

            session.awaitSentinels(3);
            assertThat(session.output()).isEqualTo(("out 0\n" + SENTINEL + "\n").repeat(3));
        }
    }

    @Test
    default void endsTheLogsOfAFailedRun() throws IOException {
        try (Session session = started(Snippets.THROWING)) {
            session.run("{\"fail\":true}");

            session.awaitSentinels(1);
            assertThat(session.errors()).contains("on purpose");
        }
    }

    @Test
    default void endsTheLogsOfAFailedInit() throws IOException {
        try (Session session = start()) {
            session.init(snippets().source(Snippets.BROKEN));

            session.awaitSentinels(1);
        }
    }

    @Test
    default void beginsTheSentinelOnALineOfItsOwn() throws IOException {
        try (Session session = started(Snippets.UNFINISHED_LINE)) {
            session.run("{}");

            session.awaitSentinels(1);
            assertThat(session.output()).isEqualTo("no line end\n" + SENTINEL + "\n");
            assertThat(session.errors()).isEqualTo("none here\n" + SENTINEL + "\n");
        }
    }

    @Test
    default void keepsEveryLineOfLargeLogsInOrder() throws IOException {
        try (Session session = started(Snippets.CHATTY)) {
            int lines = 100_000;

            session.run("{\"lines\":" + lines + "}");

            session.awaitSentinels(1);
            Stream<String> expected = IntStream.range(0, lines).mapToObj(line -> "out " + line);
            assertThat(session.output().lines().toList())
                    .isEqualTo(Stream.concat(expected, Stream.of(SENTINEL)).toList());
        }
    }

    @Test
    default void namesTheActivationOfEachLineWhenAskedTo() throws IOException {
        assumeTrue(traits().contains(Trait.FRAMED_LOGS), "the image does not declare FRAMED_LOGS");
        try (Session session = start(Map.of("KILN_LOG_FRAMES", "true"))) {
            session.initialised(snippets().source(Snippets.CHATTY));

            session.run("{\"lines\":1}", "a1");
            session.run("{\"lines\":1}", "a2");

            session.awaitSentinels(2);
            assertThat(session.output().lines().toList())
                    .isEqualTo(List.of("a1\u001fout 0", SENTINEL + " a1", "a2\u001fout 0", SENTINEL + " a2"));
        }
    }

    @Test
    default void writesNoSentinelsWhereNothingWasLoggedWhenAskedTo() throws IOException {
        try (Session session = start(Map.of("KILN_QUIET_LOGS", "true"))) {
            session.initialised(snippets().source(Snippets.CHATTY));

            Reply quiet = session.run("{\"lines\":0}");
            Reply chatty = session.run("{\"lines\":1}");
            Reply quietAgain = session.run("{\"lines\":0}");
            session.run("{\"lines\":1}");

            boolean isDeclared = traits().contains(Trait.QUIET_LOGS);
            session.awaitSentinels(isDeclared ? 2 : 4);
            assertThat(chatty.headers()).doesNotContainKey("kiln-logs");
            for (Reply reply : List.of(quiet, quietAgain)) {
                assertThat("none".equals(reply.headers().get("kiln-logs"))).isEqualTo(isDeclared);
            }
        }
    }

    @Test
    default void framesALineWithoutEnd() throws IOException {
        assumeTrue(traits().contains(Trait.FRAMED_LOGS), "the image does not declare FRAMED_LOGS");
        try (Session session = start(Map.of("KILN_LOG_FRAMES", "true"))) {
            session.initialised(snippets().source(Snippets.UNFINISHED_LINE));

            session.run("{}", "a1");

            session.awaitSentinels(1);
            assertThat(session.errors()).isEqualTo("a1\u001fnone here\n" + SENTINEL + " a1\n");
        }
    }
}
