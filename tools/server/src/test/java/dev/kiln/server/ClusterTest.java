// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose parts are processes, as users and operators meet it. Parts are restarted last, as that takes longest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

    private static final String NOOP = "function main() { return { done: true } }";

    /** Lines of a table in a README that begin with a metric's name. */
    private static final Pattern TABLE_ROW = Pattern.compile("^\\| `(kiln_[a-z_]+)`", Pattern.MULTILINE);

    private static final Pattern FAMILY = Pattern.compile("^# TYPE (kiln_[a-z_]+) ", Pattern.MULTILINE);

    private TestCluster cluster;
    private RestClient guest;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = TestCluster.whole(folder, Map.of("KILN_LOG_LEVEL", "DEBUG", "KILN_LOG_FORMAT", "json"));
        guest = cluster.guest();
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void anActionLivesFromCreateToDelete() throws IOException, InterruptedException {
        String code = "function main({ name }) { console.log('hi', name); return { to: name } }";
        assertThat(guest.putAction("greet", code).status()).isEqualTo(200);

        RestClient.Reply called = guest.call("greet", "{\"name\":\"Ada\"}");

        assertThat(called.json().at("/response/result/to").asText()).isEqualTo("Ada");
        String id = called.json().path("activationId").asText();
        RestClient.Reply record = guest.eventually("/activations/" + id, it -> it.status() == 200);
        assertThat(record.json().path("logs").toString()).contains("stdout: hi Ada");
        assertThat(guest.send("GET", "/actions", "").body()).contains("\"greet\"");
        assertThat(guest.eventually("/activations?name=greet", it -> it.json().size() == 1)
                        .body())
                .contains(id);
        assertThat(guest.send("DELETE", "/actions/greet", "").status()).isEqualTo(200);
        assertThat(guest.send("GET", "/actions/greet", "").status()).isEqualTo(404);
    }

    @Test
    void whatOneControllerTookTheOtherKnows() throws IOException, InterruptedException {
        RestClient other = new RestClient(cluster.addresses().get(1), cluster.credential());
        guest.putAction("shared", NOOP);

        RestClient.Reply called = other.call("shared", "{}");

        assertThat(called.status()).isEqualTo(200);
        String id = called.json().path("activationId").asText();
        assertThat(guest.eventually("/activations/" + id, it -> it.status() == 200)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void servesTheUnmodifiedNpmClient() throws IOException, InterruptedException {
        Path folder = TestProcess.root().resolve("tools/standalone/src/test/npm");
        assertThat(folder.resolve("node_modules/openwhisk"))
                .as("the npm client; install it with: (cd %s && npm ci)", folder)
                .exists();
        ProcessBuilder node = new ProcessBuilder("node", "client.js")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        node.environment().put("KILN_API", cluster.addresses().getFirst().toString());
        node.environment().put("KILN_AUTH", cluster.credential());

        Process client = node.start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(client.exitValue()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void eachPartSaysThatItIsWell() throws IOException, InterruptedException {
        RestClient.Reply controller = guest.plain("/health");
        RestClient.Reply invoker = metricsDoor(0).plain("/health");

        assertThat(controller.status()).isEqualTo(200);
        assertThat(controller.json().path("healthy").asBoolean()).isTrue();
        assertThat(controller.json().path("invokers").asText()).isEqualTo("2/2");
        assertThat(invoker.status()).isEqualTo(200);
        assertThat(invoker.json().path("reasons")).isEmpty();
    }

    @Test
    void theTablesOfMetricsSayWhatThereIs() throws IOException, InterruptedException {
        guest.putAction("counted", NOOP);
        Set<String> ofInvokers = new TreeSet<>();
        // whichever has it, one of the two ran a call
        guest.call("counted", "{}");
        ofInvokers.addAll(found(FAMILY, metricsDoor(0).plain("/metrics").body()));
        ofInvokers.addAll(found(FAMILY, metricsDoor(1).plain("/metrics").body()));

        assertThat(withoutLongest(ofInvokers)).isEqualTo(found(TABLE_ROW, readme("invoker")));
        assertThat(withoutLongest(found(FAMILY, guest.plain("/metrics").body())))
                .isEqualTo(found(TABLE_ROW, readme("core-controller/controller")));
    }

    @Test
    @Order(100)
    void theLinesOfARequestCarryItsIdAndNoLineASecret() throws IOException, InterruptedException {
        String secret = "the-parameter-that-nobody-sees";
        guest.putAction("failing", "function main() { throw new Error('no') }");
        guest.call("failing", "{\"password\":\"" + secret + "\"}");
        RestClient stranger = new RestClient(cluster.addresses().getFirst(), "who-is-it:wrong-key-of-a-stranger");
        assertThat(stranger.send("GET", "/actions", "").status()).isEqualTo(401);
        RestClient operator = new RestClient(cluster.addresses().getFirst(), operatorCredential());
        assertThat(operator.plain("/admin/v1/invokers").status()).isEqualTo(200);
        JsonNode made =
                operator.admin("PUT", "/admin/v1/subjects/fresh.subject", "{}").json();
        assertThat(made.path("key").asText()).isNotEmpty();

        String said = logs();

        assertThat(said)
                .doesNotContain(secret)
                .doesNotContain(made.path("key").asText())
                .doesNotContain(operatorCredential().split(":", 2)[1])
                .doesNotContain("wrong-key-of-a-stranger")
                .doesNotContain(cluster.credential().split(":", 2)[1])
                .doesNotContain(cluster.credential().split(":", 2)[0]);
        List<JsonNode> lines = said.lines()
                .filter(line -> line.startsWith("{"))
                .map(Json::parse)
                .toList();
        assertThat(lines).hasSizeGreaterThan(10);
        assertThat(lines.stream()
                        .filter(it -> it.path("formattedMessage").asText().equals("activation ran")))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.at("/mdc/transaction").asText()).isNotEmpty());
    }

    @Test
    @Order(200)
    void aRollingRestartOfInvokersFailsNoActivation() throws Exception {
        guest.putAction("rolling", NOOP);
        guest.call("rolling", "{}");

        try (Load load = new Load(cluster.addresses(), cluster.credential(), "rolling", 3)) {
            for (TestProcess invoker : cluster.invokers()) {
                invoker.terminate();
                invoker.startAgain();
                invoker.awaitReady();
                cluster.awaitInvokers();
            }
            load.close();

            assertThat(load.failures()).isEmpty();
            assertAllRecorded(load);
        }
    }

    @Test
    @Order(300)
    void aRollingRestartOfControllersLosesNoAcceptedRequest() throws Exception {
        guest.putAction("kept", NOOP);
        guest.call("kept", "{}");

        try (Load load = new Load(cluster.addresses(), cluster.credential(), "kept", 3)) {
            for (TestProcess controller : cluster.controllers()) {
                controller.terminate();
                controller.startAgain();
                controller.awaitReady();
                cluster.awaitInvokers();
            }
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(load.refused()).isPositive();
            assertAllRecorded(load);
        }
    }

    private void assertAllRecorded(Load load) throws IOException, InterruptedException {
        assertThat(load.ids()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        for (String id : load.ids()) {
            RestClient.Reply record = guest.eventually("/activations/" + id, it -> it.status() == 200);
            assertThat(record.json().at("/response/status").asText()).isEqualTo("success");
        }
    }

    private static String operatorCredential() {
        return ConfigFactory.defaultReference()
                .getConfigList("kiln.controller.identity.first-subjects")
                .get(1)
                .getString("key");
    }

    private RestClient metricsDoor(int invoker) throws IOException, InterruptedException {
        String address = cluster.invokers().get(invoker).awaitReady().get(1);
        return new RestClient(URI.create(address), "nobody:nothing");
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (TestProcess process : Stream.concat(cluster.controllers().stream(), cluster.invokers().stream())
                .toList()) {
            all.append(process.log()).append('\n');
        }
        return all.toString();
    }

    private static String readme(String module) throws IOException {
        return Files.readString(TestProcess.root().resolve(module).resolve("README.md"));
    }

    private static Set<String> found(Pattern pattern, String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return new TreeSet<>(names);
    }

    /** Micrometer shows the longest of each timing as a metric of its own. */
    private static Set<String> withoutLongest(Set<String> names) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeIf(it -> it.endsWith("_max"));
        return rest;
    }
}
