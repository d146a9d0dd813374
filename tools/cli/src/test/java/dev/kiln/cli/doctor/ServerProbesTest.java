// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Answer;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.ApiHost;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerProbesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeServer server = new FakeServer();

    @Test
    void aServerThatIsWellIsFoundWell() {
        assertThat(lines("http://faas.example:3233"))
                .containsExactly(
                        "OK name: faas.example is 192.0.2.1",
                        "OK connection: faas.example:3233 accepts connections",
                        "OK ping: http://faas.example:3233 answers",
                        "OK clocks: the server's clock and this one agree within a minute",
                        "OK version: the server's build is b7, number 1",
                        "OK credentials: the key is accepted for guest",
                        "OK invokers: all 2 take work");
    }

    @Test
    void aNameWithoutAnAddressEndsTheLook() {
        server.unresolved = new UnknownHostException("faas.example");

        assertThat(lines("http://faas.example"))
                .containsExactly("WRONG name: the name faas.example stands for no address: faas.example");
    }

    @Test
    void aClosedPortEndsTheLook() {
        server.refused = new ConnectException("Connection refused");

        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("WRONG connection: no connection to faas.example port 80: Connection refused");
    }

    @Test
    void aCertificateThatIsNotTrustedIsToldWithItsReason() {
        server.silent = new SSLHandshakeException("unable to find valid certification path");

        assertThat(lines("https://faas.example"))
                .last()
                .isEqualTo("WRONG encryption: no encrypted connection to https://faas.example: unable to find valid"
                        + " certification path");
    }

    @Test
    void aServerThatDoesNotAnswerIsWrong() {
        server.silent = new IOException("no answer within 15 s");

        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo(
                        "WRONG ping: http://faas.example takes connections but gives no answer: no answer within 15 s");
    }

    @Test
    void clocksThatDisagreeAreAWarning() {
        server.date = "Thu, 01 Jan 2026 00:05:00 GMT";

        assertThat(lines("http://faas.example"))
                .contains("WARNING clocks: the server's clock is 300 s ahead of this one");
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsWrong() {
        server.answers.put("/api/v1/namespaces", new Answer(401, Map.of(), JsonTree.object()));

        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("WRONG credentials: the server does not know this key");
    }

    @Test
    void invokersOfSomebodyElseAreUnknown() {
        server.answers.put("/admin/v1/invokers", new Answer(403, Map.of(), JsonTree.object()));

        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("OK invokers: unknown, as this key is not an operator's");
    }

    @Test
    void someIllInvokersAreAWarningAndAllOfThemAreWrong() {
        server.invokers("up", "unhealthy");
        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("WARNING invokers: 1 of 2 take no work: invoker1 is unhealthy");

        server.invokers("down");
        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("WRONG invokers: no invoker takes work: invoker0 is down");

        server.invokers();
        assertThat(lines("http://faas.example"))
                .last()
                .isEqualTo("WRONG invokers: there is no invoker, so nothing can run");
    }

    @Test
    void whatIsNotOkSaysWhatToDo() {
        server.answers.put("/api/v1/namespaces", new Answer(500, Map.of(), JsonTree.object()));
        server.date = "yesterday";
        server.answers.put("/api/v1", new Answer(404, Map.of(), JsonTree.object()));

        List<Finding> findings = look("http://faas.example");

        assertThat(findings)
                .filteredOn(it -> it.verdict() != Finding.Verdict.OK)
                .hasSize(3)
                .allSatisfy(it -> assertThat(it.next()).isPresent());
    }

    private List<String> lines(String address) {
        return look(address).stream()
                .map(it -> it.verdict() + " " + it.subject() + ": " + it.sentence())
                .toList();
    }

    private List<Finding> look(String address) {
        return ServerProbes.look(server, ApiHost.parse(address), true, () -> NOW);
    }

    /** Answers from a table, unless it is told to fail. */
    private static final class FakeServer implements Server {
        final Map<String, Answer> answers = new HashMap<>();

        @Nullable
        IOException unresolved;

        @Nullable
        IOException refused;

        @Nullable
        IOException silent;

        String date = "Thu, 01 Jan 2026 00:00:30 GMT";

        FakeServer() {
            answers.put("/api/v1", new Answer(200, Map.of(), JsonTree.parse("{\"build\":\"b7\",\"buildno\":\"1\"}")));
            answers.put("/api/v1/namespaces", new Answer(200, Map.of(), JsonTree.parse("[\"guest\"]")));
            invokers("up", "up");
        }

        void invokers(String... states) {
            StringBuilder json = new StringBuilder("[");
            for (int i = 0; i < states.length; i++) {
                json.append(i == 0 ? "" : ",")
                        .append("{\"name\":\"invoker" + i + "\",\"state\":\"" + states[i] + "\"}");
            }
            answers.put(
                    "/admin/v1/invokers",
                    new Answer(200, Map.of(), JsonTree.parse(json.append("]").toString())));
        }

        @Override
        public List<String> addresses() throws IOException {
            fail(unresolved);
            return List.of("192.0.2.1");
        }

        @Override
        public void connect() throws IOException {
            fail(refused);
        }

        @Override
        public Answer look(Call call) throws IOException {
            fail(silent);
            return call.path().equals("/ping")
                    ? new Answer(200, Map.of("date", date), JsonTree.object())
                    : answers.get(call.path());
        }

        private static void fail(@Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
