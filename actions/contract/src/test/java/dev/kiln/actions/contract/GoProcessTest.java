// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With the host's Go, where it has one. Not the whole contract, which the image's test holds it to: without the compiled
 * standard library of the image each check takes seconds.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class GoProcessTest {

    @BeforeAll
    static void needsGo() {
        Runtimes.assumeProgram("go");
    }

    @Test
    void compilesAndRunsWithTheHostsGo() throws IOException {
        try (Session session = start()) {
            session.initialised(Snippets.GO.source(Snippets.ECHO));

            assertThat(session.run("{\"a\":1}").body()).isEqualTo("{\"echo\":{\"a\":1}}");
        }
    }

    @Test
    void tellsWhatTheCompilerSays() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(Snippets.GO.source(Snippets.BROKEN));

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("does not compile").contains("action.go:4");
        }
    }

    private static Session start() throws IOException {
        return Session.over(Runtimes.process("go").start(Map.of()));
    }
}
