// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostProbesTest {

    private final FakeHost host = new FakeHost();

    @Test
    void aHostThatHasEverythingIsFoundWell() {
        assertThat(lines(false))
                .containsExactly(
                        "OK docker: the Docker daemon answers, version 28.0",
                        "OK bubblewrap: bwrap is there: bwrap 1",
                        "OK node: node is there: node 1",
                        "OK python3: python3 is there: python3 1",
                        "OK disk: 10240 MB are free here",
                        "OK port: port 3233 is free");
    }

    @Test
    void oneKindOfSandboxIsEnough() {
        host.missing.add("docker");
        assertThat(verdicts()).doesNotContain(Finding.Verdict.WRONG).contains(Finding.Verdict.WARNING);

        host.missing.add("bwrap");
        assertThat(lines(false))
                .contains("WRONG docker: the Docker daemon does not answer: no docker")
                .contains("WRONG bubblewrap: bwrap does not run: no bwrap");
    }

    @Test
    void languagesThatAreMissingAreWarnings() {
        host.missing.addAll(List.of("node", "python3"));

        assertThat(verdicts()).doesNotContain(Finding.Verdict.WRONG);
        assertThat(lines(false)).contains("WARNING node: node does not run: no node");
    }

    @Test
    void littleRoomIsAWarningAndLessIsWrong() {
        host.free = 1024L * 1024 * 1024;
        assertThat(lines(false)).contains("WARNING disk: 1024 MB are free here");

        host.free = 1024 * 1024;
        assertThat(lines(false)).contains("WRONG disk: 1 MB are free here");
    }

    @Test
    void aPortThatIsTakenIsFineWhenTheServerHasIt() {
        host.isTaken = true;

        assertThat(lines(true)).last().isEqualTo("OK port: port 3233 is the server's");
        assertThat(lines(false)).last().isEqualTo("WARNING port: port 3233 is taken by another program");
    }

    private List<Finding.Verdict> verdicts() {
        return HostProbes.look(host, 3233, false).stream().map(Finding::verdict).toList();
    }

    private List<String> lines(boolean serverAnswers) {
        return HostProbes.look(host, 3233, serverAnswers).stream()
                .map(it -> it.verdict() + " " + it.subject() + ": " + it.sentence())
                .toList();
    }

    private static final class FakeHost implements Host {
        final Set<String> missing = new HashSet<>();
        long free = 10L * 1024 * 1024 * 1024;
        boolean isTaken;

        @Override
        public String firstLineOf(String... command) throws IOException {
            fail(command[0]);
            return command[0] + " 1";
        }

        @Override
        public String docker() throws IOException {
            fail("docker");
            return "28.0";
        }

        @Override
        public long freeBytes() {
            return free;
        }

        @Override
        public boolean isTaken(int port) {
            return isTaken;
        }

        private void fail(String name) throws IOException {
            if (missing.contains(name)) {
                throw new IOException("no " + name);
            }
        }
    }
}
