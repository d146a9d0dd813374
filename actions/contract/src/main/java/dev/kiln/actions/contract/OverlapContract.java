// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static dev.kiln.actions.contract.Session.SENTINEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several runs at once in one sandbox. */
interface OverlapContract extends JudgedImage {

    @Test
    default void overlapsRunsWhenAllowedTo() throws IOException {
        assumeTrue(traits().contains(Trait.OVERLAPPING_RUNS), "the image does not declare OVERLAPPING_RUNS");
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
        assumeTrue(
                traits().contains(Trait.OVERLAPPING_RUNS) && traits().contains(Trait.FRAMED_LOGS),
                "the image does not declare OVERLAPPING_RUNS and FRAMED_LOGS");
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
        assumeTrue(traits().contains(Trait.OVERLAPPING_RUNS), "the image does not declare OVERLAPPING_RUNS");
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
}
