// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import dev.kiln.server.Versions.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of processes whose pools have several versions of one provider: sound ones side by side, and broken ones that go back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderVersionsTest {

    private static final String OPERATOR =
            "789c46b1-71f6-4ed5-8c54-816aa4f8c502:abczO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";

    private static final String CODE = "function main() { return { library: process.env.LIBRARY } }";
    private static final String SWAP = "/admin/v1/pools/pool1/swap";

    /** More than fit at once into the memory of an invoker, so that a call of the next one needs a sandbox that is new. */
    private static final List<String> COLD =
            IntStream.range(0, 24).mapToObj(it -> "cold" + it).toList();

    private static final Duration DELAYED = Duration.ofMillis(Versions.SLOW_MILLIS * 9 / 10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TestCluster cluster;
    private RestClient guest;
    private RestClient operator;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Versions versions =
                new Versions(folder.resolve("plugins"), Files.createDirectories(folder.resolve("workshop")));
        versions.make("1.0", Flaw.NONE, "old");
        versions.make("1.1", Flaw.NONE, "new");
        versions.make("2.1", Flaw.CHECK, "new");
        versions.make("2.2", Flaw.PROBE, "new");
        versions.make("2.3", Flaw.SLOW, "new");
        versions.make("2.4", Flaw.CRASH, "new");
        cluster = TestCluster.whole(folder, folder.resolve("plugins"), List.of("process@1.0", "process@1.1"));
        guest = cluster.guest();
        operator = new RestClient(cluster.addresses().getFirst(), OPERATOR);
        put("first", "pool0");
        put("steady", "pool1");
        for (String it : COLD) {
            put(it, "pool1");
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void twoPoolsHaveTwoVersionsEachWithItsOwnVersionOfALibrary() throws Exception {
        assertThat(word("first")).isEqualTo("old");
        assertThat(word("steady")).isEqualTo("new");

        assertThat(versionThatRan("first")).isEqualTo("1.0");
        assertThat(versionThatRan("steady")).isEqualTo("1.1");
    }

    @Test
    void oneWhoseCheckFailsGoesBackUnnoticed(TestInfo test, TestReporter reporter) throws Exception {
        Seen seen = swap("2.1", 20);

        report(test, reporter, seen);
        assertThat(seen.verdict()).contains("check: the backend sleeps");
        assertUnnoticed(seen);
        assertThat(seen.delayed()).isZero();
    }

    @Test
    void oneWhoseProbeFailsGoesBackUnnoticed(TestInfo test, TestReporter reporter) throws Exception {
        Seen seen = swap("2.2", 20);

        report(test, reporter, seen);
        assertThat(seen.verdict()).contains("probe: ").contains("nothing starts");
        assertUnnoticed(seen);
        assertThat(seen.delayed()).isZero();
    }

    @Test
    void oneThatTakesTenTimesAsLongGoesBack(TestInfo test, TestReporter reporter) throws Exception {
        Seen seen = swap("2.3", 20);

        report(test, reporter, seen);
        assertThat(seen.verdict()).contains("and it may take 3.0 times as long");
        assertUnnoticed(seen);
        assertThat(seen.delayed()).isPositive().isLessThanOrEqualTo(seen.calls() / 100);
    }

    @Test
    void oneThatCrashesAfterAHundredCallsGoesBack(TestInfo test, TestReporter reporter) throws Exception {
        Seen seen = swap("2.4", 100);

        report(test, reporter, seen);
        // by what it made, or by what it says of itself, whichever is seen first
        assertThat(seen.verdict()).containsAnyOf("failed, and at most 10 % may", "it crashed");
        assertUnnoticed(seen);
        assertThat(seen.delayed()).isLessThanOrEqualTo(seen.calls() / 100);
    }

    /** What callers saw while it was tried. */
    private record Seen(String verdict, long calls, List<String> failures, long delayed) {}

    private static void report(TestInfo test, TestReporter reporter, Seen seen) {
        reporter.publishEntry(
                test.getDisplayName(),
                seen.calls() + " calls, " + seen.failures().size() + " failed, " + seen.delayed() + " delayed: "
                        + seen.verdict());
    }

    private void assertUnnoticed(Seen seen) throws IOException, InterruptedException {
        assertThat(seen.failures()).isEmpty();
        JsonNode pool = operator.admin("GET", "/admin/v1/pools/pool1", "").json();
        assertThat(pool.path("generation").asInt()).isZero();
        assertThat(pool.path("invokers").path("current").asInt()).isOne();
        assertThat(word("steady")).isEqualTo("new");
        assertThat(versionThatRan("steady")).isEqualTo("1.1");
    }

    /** Tries a version under load, until the swap is over. */
    private Seen swap(String version, int percent) throws Exception {
        word("steady");
        String credential = cluster.credential();
        try (Load steady = new Load(cluster.addresses(), credential, "steady", 2);
                Load cold = new Load(cluster.addresses(), credential, COLD, 1)) {
            TimeUnit.SECONDS.sleep(2);
            RestClient.Reply begun = operator.admin("POST", SWAP, """
                    {"setup": {"provider": "process", "version": "%s"}, "canary": {"percent": %d, "minutes": 5},
                     "limits": {"errorPercent": 10, "latencyFactor": 3, "minimum": 3}}""".formatted(version, percent));
            assertThat(begun.status()).as(begun.body()).isEqualTo(202);
            String verdict = awaitRollBack();
            steady.close();
            cold.close();
            return new Seen(
                    verdict,
                    steady.ids().size() + cold.ids().size(),
                    Stream.concat(steady.failures().stream(), cold.failures().stream())
                            .toList(),
                    steady.slowerThan(DELAYED) + cold.slowerThan(DELAYED));
        }
    }

    private String awaitRollBack() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode swap = operator.admin("GET", SWAP, "").json();
            if (swap.path("stage").asText().equals("rolled-back")) {
                return swap.path("verdict").asText();
            }
            assertThat(System.nanoTime()).as(swap.toString()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String word(String action) throws IOException, InterruptedException {
        RestClient.Reply called = guest.call(action, "{}");
        return called.json().at("/response/result/library").asText(called.body());
    }

    private String versionThatRan(String action) throws IOException, InterruptedException {
        String id = guest.call(action, "{}").json().path("activationId").asText();
        JsonNode record =
                guest.eventually("/activations/" + id, it -> it.status() == 200).json();
        for (JsonNode it : record.path("annotations")) {
            if (it.path("key").asText().equals("providerVersion")) {
                return it.path("value").asText();
            }
        }
        return "no version in " + record;
    }

    private void put(String name, String pool) throws IOException, InterruptedException {
        String exec = Json.text(Json.object().put("kind", "nodejs:default").put("code", CODE));
        RestClient.Reply reply = guest.send(
                "PUT",
                "/actions/" + name + "?overwrite=true",
                "{\"exec\":" + exec + ",\"limits\":{\"memory\":128},\"annotations\":[{\"key\":\"pool\",\"value\":\""
                        + pool + "\"}]}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
}
