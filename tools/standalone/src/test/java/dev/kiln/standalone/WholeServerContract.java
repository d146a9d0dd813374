// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users get from a whole server, whatever makes its sandboxes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeServerContract {

    private StandaloneServer server;
    private RestClient guest;

    abstract String runtime();

    @BeforeAll
    void startServer(@TempDir Path data) throws InterruptedException {
        server = TestServers.start(runtime(), data);
        guest = TestServers.guest(server);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void runsJavaScriptColdAndThenWarm() throws IOException, InterruptedException {
        guest.putAction("js", "nodejs:default", "function main({ name }) { console.log('hi'); return { to: name } }");

        RestClient.Reply cold = guest.call("js", "{\"name\":\"Ada\"}");
        RestClient.Reply warm = guest.call("js", "{\"name\":\"Bob\"}");

        assertThat(cold.status()).isEqualTo(200);
        assertThat(cold.body().at("/response/result/to").asText()).isEqualTo("Ada");
        assertThat(annotation(cold.body(), "initTime").isNumber()).isTrue();
        assertThat(warm.body().at("/response/result/to").asText()).isEqualTo("Bob");
        assertThat(annotation(warm.body(), "initTime").isMissingNode()).isTrue();
    }

    @Test
    void runsPython() throws IOException, InterruptedException {
        guest.putAction("py", "python:default", "def main(args):\n    return {\"sum\": args[\"a\"] + args[\"b\"]}\n");

        RestClient.Reply reply = guest.call("py", "{\"a\":1,\"b\":2}");

        assertThat(reply.body().at("/response/result/sum").asInt()).isEqualTo(3);
    }

    @Test
    void keepsTheLogsOfEachCallApart() throws IOException, InterruptedException {
        guest.putAction(
                "logs", "nodejs:default", "function main({ n }) { console.log('call', n); console.error('e', n) }");

        for (int n = 0; n < 5; n++) {
            String id = guest.call("logs", "{\"n\":" + n + "}")
                    .body()
                    .path("activationId")
                    .asText();
            JsonNode logs = guest.record(id).body().path("logs");
            assertThat(logs).hasSize(2);
            assertThat(logs.toString()).contains("stdout: call " + n).contains("stderr: e " + n);
        }
    }

    @Test
    void saysWhereTheTimeWent() throws IOException, InterruptedException {
        guest.putAction(
                "slow", "nodejs:default", "function main() { return new Promise(r => setTimeout(() => r({}), 400)) }");
        guest.call("slow", "{}");

        long from = System.nanoTime();
        JsonNode record = guest.call("slow", "{}").body();
        double wallMillis = (System.nanoTime() - from) / 1e6;

        JsonNode phases = annotation(record, "phases");
        double sum = 0;
        for (var phase : phases.properties()) {
            sum += phase.getKey().equals("total") ? 0 : phase.getValue().asDouble();
        }
        assertThat(sum).isCloseTo(phases.path("total").asDouble(), within(0.05 * wallMillis));
        assertThat(sum).isCloseTo(wallMillis, within(0.05 * wallMillis));
        assertThat(phases.path("run").asDouble()).isGreaterThan(395);
    }

    @Test
    void tellsApartTheActionsOwnErrorAndABrokenAction() throws IOException, InterruptedException {
        guest.putAction("own", "nodejs:default", "function main() { return { error: 'mine' } }");
        guest.putAction("broken", "nodejs:default", "function main( {");

        RestClient.Reply own = guest.call("own", "{}");
        RestClient.Reply broken = guest.call("broken", "{}");

        assertThat(own.status()).isEqualTo(502);
        assertThat(own.body().at("/response/status").asText()).isEqualTo("application error");
        assertThat(broken.status()).isEqualTo(502);
        assertThat(broken.body().at("/response/status").asText()).isEqualTo("action developer error");
    }

    @Test
    void neverRunsTheOldCodeOfAnUpdatedAction() throws IOException, InterruptedException {
        for (int version = 0; version < 3; version++) {
            guest.putAction("updated", "nodejs:default", "function main() { return { version: " + version + " } }");

            RestClient.Reply reply = guest.call("updated", "{}");

            assertThat(reply.body().at("/response/result/version").asInt()).isEqualTo(version);
        }
    }

    @Test
    void endsAnActionThatTakesTooLong() throws IOException, InterruptedException {
        guest.putAction("endless", "nodejs:default", "function main() { return new Promise(() => {}) }");
        guest.send("PUT", "/actions/endless?overwrite=true", "{\"limits\":{\"timeout\":500}}");

        RestClient.Reply reply = guest.call("endless", "{}");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body().at("/response/result/error").asText())
                .isEqualTo("The action exceeded its time limits of 500 milliseconds.");
    }

    @Test
    void servesTheUnmodifiedNpmClient() throws IOException, InterruptedException {
        assertThat(said("client.js")).hasSizeGreaterThanOrEqualTo(47);
    }

    @Test
    void runsTheCompositionsOfTheUnmodifiedComposer() throws IOException, InterruptedException {
        assertThat(said("composer.js")).hasSizeGreaterThanOrEqualTo(9);
    }

    /** What a script of the npm packages' folder says that went well; it must end well. */
    private List<String> said(String script) throws IOException, InterruptedException {
        Path folder = TestServers.root().resolve("tools/standalone/src/test/npm");
        assertThat(folder.resolve("node_modules/openwhisk"))
                .as("the npm packages; install them with: (cd %s && npm ci)", folder)
                .exists();
        ProcessBuilder node =
                new ProcessBuilder("node", script).directory(folder.toFile()).redirectErrorStream(true);
        node.environment().put("KILN_API", server.address().toString());
        node.environment().put("KILN_AUTH", server.guestCredential());

        Process client = node.start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(client.exitValue()).as(said).isZero();
        return said.lines().filter(line -> line.startsWith("ok ")).toList();
    }

    static JsonNode annotation(JsonNode record, String key) {
        for (JsonNode annotation : record.path("annotations")) {
            if (annotation.path("key").asText().equals(key)) {
                return annotation.path("value");
            }
        }
        return record.path("no such annotation");
    }
}
