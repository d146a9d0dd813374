// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NativeProcessTest extends ActionImageContract {
    private static final String QUICK = "#!/bin/sh\nwhile read -r _; do echo '{\"said\":\"%s\"}' >&3; done\n";

    @Override
    public ActionImage image() {
        return Runtimes.process("native");
    }

    @Override
    public Snippets snippets() {
        return Snippets.NATIVE;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.SOURCE_ARCHIVES, Trait.OWN_PROCESS);
    }

    @Test
    void takesAProgramInBase64() throws IOException {
        try (Session session = start()) {
            String cat = Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of("/bin/cat")));

            // it answers on the wrong file, which shows in the logs that it was asked
            assertThat(session.init(cat, "main", true, Map.of()).status()).isEqualTo(200);
            session.wire().send("/run", Session.runBody("{}", "a1"));

            assertThat(Poll.until(() -> session.output().contains("\"activation_id\":\"a1\"")))
                    .isTrue();
        }
    }

    @Test
    void takesTheFileOfAnArchiveThatMainNames() throws IOException {
        try (Session session = start()) {
            String zip = Archives.zip(Map.of("exec", QUICK.formatted("exec"), "bin/tool", QUICK.formatted("tool")));

            session.init(zip, "bin/tool", true, Map.of());

            assertThat(session.run("{}").body()).isEqualTo("{\"said\":\"tool\"}");
        }
    }

    @Test
    void refusesAScriptThatNamesNoInterpreter() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init("echo hello");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("#!/bin/bash");
        }
    }

    @Test
    void refusesACommandThatEndsInsteadOfAnnouncingItself() throws IOException {
        try (Session session = start()) {
            String quitter = "#!/bin/sh\necho no such luck >&2\nexit 4\n";

            Reply reply = session.init(quitter, "main", false, Map.of("__OW_WAIT_FOR_ACK", "true"));

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("exited with code 4");
            session.awaitSentinels(1);
            assertThat(session.errors()).isEqualTo("no such luck\n" + Session.SENTINEL + "\n");
        }
    }

    @Test
    void tellsTheEndOfACommandThatNeverAnswered() throws IOException {
        try (Session session = start()) {
            session.initialised("#!/bin/sh\nsleep 0.1\necho gone\nexit 4\n");
            Poll.until(() -> session.output().contains("gone"));

            Reply reply = session.run("{}");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("exited with code 4");
        }
    }

    @Test
    void leavesTheRunsAfterTheEndOfItsCommandToAnotherSandbox() throws IOException {
        try (Session session = start()) {
            session.initialised("#!/bin/sh\nread -r _\necho '{}' >&3\n");

            assertThat(session.run("{}").status()).isEqualTo(200);
            // while the end is not known yet a run may still be tried
            assertThat(Poll.until(() -> statusOf(session) == 503)).isTrue();
        }
    }

    private static int statusOf(Session session) {
        try {
            return session.run("{}").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void waitsForTheAnnouncementOfACommandThatPromisesOne() throws IOException {
        try (Session session = start()) {
            String slow = "#!/bin/sh\nsleep 0.1; echo '{\"ok\":true}' >&3\n"
                    + QUICK.formatted("late").substring(10);
            session.init(slow, "main", false, Map.of("__OW_WAIT_FOR_ACK", "true"));

            assertThat(session.run("{}").body()).isEqualTo("{\"said\":\"late\"}");
        }
    }

    @Test
    void refusesACommandThatAnnouncesSomethingElse() throws IOException {
        try (Session session = start()) {
            String sorry = "#!/bin/sh\necho '{\"ok\":false}' >&3\nread -r _\n";

            Reply reply = session.init(sorry, "main", false, Map.of("__OW_WAIT_FOR_ACK", "true"));

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).isEqualTo("The action did not initialize properly.");
        }
    }

    @Test
    void takesWhatIsWrittenBetweenRunsForNoAnswer() throws IOException {
        try (Session session = start()) {
            session.initialised("#!/bin/sh\nwhile read -r _; do printf '{\"n\":1}\\n{\"n\":2}\\n' >&3; done\n");

            assertThat(session.run("{}").body()).isEqualTo("{\"n\":1}");
            assertThat(session.run("{}").body()).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void handsOnWhatACommandWritesBetweenRuns() throws IOException {
        try (Session session = start()) {
            session.initialised(
                    "#!/bin/sh\nread -r _\necho '{}' >&3\nwhile read -r _; do :; done &\necho later; sleep 60\n");

            session.run("{}");

            assertThat(Poll.until(() -> session.output().contains("later"))).isTrue();
        }
    }

    @Test
    void noticesTheEndOfACommandWhoseChildHoldsItsFiles() throws IOException {
        try (Session session = start()) {
            session.initialised("#!/bin/sh\nread -r _\nsleep 60 &\nexit 3\n");

            assertThat(session.run("{}").error()).contains("exited with code 3");
        }
    }
}
