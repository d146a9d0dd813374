// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose process is killed under calls, and started again on the same data; with each bus that keeps messages. */
abstract class KilledServerContract {

    private static final int CALLS = 60;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    /** What the server is started with beside its folders. */
    abstract List<String> options();

    @AfterEach
    void endServers() throws InterruptedException {
        for (Process server : started) {
            server.destroy();
            if (!server.waitFor(40, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    @Test
    void losesNoActionAndNoRecord() throws IOException, InterruptedException {
        RestClient guest = start();
        guest.putAction("noop", "nodejs:default", "function main() { return { done: true } }");
        guest.putAction("slow", "nodejs:default", "function main() { return new Promise(r => setTimeout(r, 30000)) }");
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < CALLS; i++) {
            JsonNode record = guest.call("noop", "{}").body();
            given.put(record.path("activationId").asText(), "success");
        }
        guest.send(
                "PUT",
                "/actions/both",
                "{\"exec\": {\"kind\": \"sequence\", \"components\": [\"/_/noop\", \"/_/slow\"]}}");
        for (String name : List.of("slow", "slow", "slow", "both", "both")) {
            JsonNode accepted = guest.send("POST", "/actions/" + name, "{}").body();
            given.put(accepted.path("activationId").asText(), "");
        }

        kill();
        RestClient again = start();

        assertThat(again.send("GET", "/actions/noop", "").status()).isEqualTo(200);
        for (Map.Entry<String, String> call : given.entrySet()) {
            JsonNode record = again.eventually("/activations/" + call.getKey(), reply -> reply.status() == 200, 90)
                    .body();
            if (!call.getValue().isEmpty()) {
                assertThat(record.at("/response/status").asText()).isEqualTo(call.getValue());
            }
        }
    }

    @Test
    void sweepsTheSandboxesThatItLeft() throws IOException, InterruptedException {
        RestClient guest = start();
        guest.putAction("noop", "nodejs:default", "function main() { return { done: true } }");
        guest.call("noop", "{}");
        long before = sandboxes();

        kill();
        start();

        assertThat(before).isEqualTo(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sandboxes() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(sandboxes()).isZero();
    }

    private RestClient start() throws IOException, InterruptedException {
        Path ready = folder.resolve("ready" + started.size());
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkiln.root=" + TestServers.root(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--runtime",
                "process",
                "--port",
                "0",
                "--user-memory",
                "1024",
                "--plugins",
                folder.resolve("no-plugins").toString(),
                "--set",
                "kiln.invoker.provider.settings.state-dir=" + folder.resolve("sandboxes"),
                "--data-dir",
                folder.resolve("data").toString(),
                "--ready-file",
                ready.toString()));
        words.addAll(options());
        Process server = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("server" + started.size() + ".log").toFile())
                .start();
        started.add(server);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(ready)) {
            assertThat(server.isAlive()).as(log()).isTrue();
            assertThat(System.nanoTime()).as(log()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        List<String> lines = Files.readAllLines(ready);
        return new RestClient(URI.create(lines.get(0)), lines.get(1));
    }

    private void kill() throws InterruptedException {
        Process server = started.getLast();
        server.destroyForcibly();
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("server" + (started.size() - 1) + ".log"));
    }

    /** Folders of sandboxes that the process provider keeps account by. */
    private long sandboxes() throws IOException {
        try (var files = Files.walk(folder.resolve("sandboxes"))) {
            return files.filter(it -> it.getFileName().toString().startsWith("kiln-"))
                    .count();
        }
    }
}
