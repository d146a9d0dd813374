// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static dev.kiln.actions.contract.Session.SENTINEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several runs at once in one sandbox; an image that does not declare them takes one after the other, and loses none. */
interface OverlapContract extends JudgedImage {

    @Test
    default void overlapsRunsWhenAllowedTo() throws IOException {
        if (!traits().contains(Trait.OVERLAPPING_RUNS)) {
            runsTakeTurns(Map.of("__OW_ALLOW_CONCURRENT", "true"));
            return;
        }
        try (Session session = start(Map.of("__OW_ALLOW_CONCURRENT", "true"));
                Wire other = session.connect()) {
            session.initialised(snippets().source(Snippets.MEETING));

            session.wire().send("/run", Session.runBody("{\"name\":\"first\"}", "a1"));
            other.send("/run", Session.runBody("{\"name\":\"second\"}", "a2"));

            assertThat(session.wire().receive().status()).isEqualTo(200);
            assertThat(other.receive().status()).isEqualTo(200);
            session.awaitSentinels(2);
        }
    }

    @Test
    default void tellsTheLogsOfOverlappingRunsApart() throws IOException {
        if (!traits().containsAll(Set.of(Trait.OVERLAPPING_RUNS, Trait.FRAMED_LOGS))) {
            runsTakeTurns(Map.of("__OW_ALLOW_CONCURRENT", "true", "KILN_LOG_FRAMES", "true"));
            return;
        }
        try (Session session = start(Map.of("__OW_ALLOW_CONCURRENT", "true", "KILN_LOG_FRAMES", "true"));
                Wire other = session.connect()) {
            session.initialised(snippets().source(Snippets.MEETING));

            session.wire().send("/run", Session.runBody("{\"name\":\"first\"}", "a1"));
            Poll.until(() -> session.output().contains("first came"));
            other.send("/run", Session.runBody("{\"name\":\"second\"}", "a2"));
            session.wire().receive();
            other.receive();

            session.awaitSentinels(2);
            assertThat(session.output().lines().filter(line -> line.endsWith("came")))
                    .containsExactly("a1\u001ffirst came", "a2\u001fsecond came");
            assertThat(session.output().lines().filter(line -> line.startsWith(SENTINEL)))
                    .containsExactlyInAnyOrder(SENTINEL + " a1", SENTINEL + " a2");
        }
    }

    @Test
    default void refusesAnOverlappingRunThatIsNotAllowed() throws IOException {
        if (!traits().contains(Trait.OVERLAPPING_RUNS)) {
            runsTakeTurns(Map.of());
            return;
        }
        try (Session session = start();
                Wire other = session.connect()) {
            session.initialised(snippets().source(Snippets.MEETING));
            session.wire().send("/run", Session.runBody("{\"name\":\"first\"}", "a1"));
            Poll.until(() -> session.output().contains("first came"));

            Reply second = other.post("/run", Session.runBody("{\"name\":\"second\"}", "a2"));

            assertThat(second.status()).isEqualTo(503);
            session.awaitSentinels(0);
        }
    }

    /** Of two runs that are asked for at once, the second begins when the first has ended. */
    private void runsTakeTurns(Map<String, String> environment) throws IOException {
        try (Session session = start(environment);
                Wire other = session.connect()) {
            session.initialised(snippets().source(Snippets.CHATTY));

            session.wire().send("/run", Session.runBody("{\"lines\":200}", "a1"));
            other.send("/run", Session.runBody("{\"lines\":200}", "a2"));

            assertThat(session.wire().receive().status()).isEqualTo(200);
            assertThat(other.receive().status()).isEqualTo(200);
            session.awaitSentinels(2);
            List<String> lines = session.output().lines().toList();
            assertThat(lines.stream().filter(line -> line.startsWith(SENTINEL))).hasSize(2);
            int middle = IntStream.range(0, lines.size())
                    .filter(i -> lines.get(i).startsWith(SENTINEL))
                    .findFirst()
                    .orElseThrow();
            assertThat(middle).as("lines of the first run").isEqualTo((lines.size() - 2) / 2);
        }
    }
}
