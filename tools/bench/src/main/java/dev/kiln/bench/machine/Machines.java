// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.machine;

import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An open provider, and sandboxes of Node.js with 256 MB in it. Safe for use by several threads. */
final class Machines implements AutoCloseable {

    private static final long MEMORY_BYTES = 192L << 20;
    private static final SandboxImage IMAGE = new SandboxImage("kiln/action-nodejs-v20:latest");
    private static final String CODE = "function main() { return { ok: true } }";

    private final RuntimeProvider provider;
    private final Path state;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicInteger made = new AtomicInteger();

    private Machines(RuntimeProvider provider, Path state) {
        this.provider = provider;
        this.state = state;
    }

    /** {@code settings} come over those that a measurement needs. */
    static Machines open(Path root, Path scratch, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("state-dir", scratch.resolve("s").toString()));
        all.putAll(settings);
        RuntimeContext context = new RuntimeContext(
                new Owner("bench", "pool", "machines", 1),
                scratch,
                InstantSource.system(),
                new SecureRandom(),
                MetricsSink.none());
        RuntimeProvider provider =
                Plugins.find(root.resolve("target/dist/plugins")).open("microvm", all, context);
        return new Machines(provider, scratch.resolve("s"));
    }

    Sandbox create() throws SandboxException, InterruptedException {
        return provider.create(spec(), new NoLogs());
    }

    Sandbox restore(Checkpoint checkpoint) throws SandboxException, InterruptedException {
        return provider.restore(checkpoint, spec(), new NoLogs());
    }

    void initialise(Sandbox sandbox) throws IOException, InterruptedException {
        post(sandbox, "/init", "{\"value\":{\"name\":\"noop\",\"main\":\"main\",\"binary\":false,\"code\":\"" + CODE + "\"}}");
    }

    void call(Sandbox sandbox) throws IOException, InterruptedException {
        post(sandbox, "/run", "{\"value\":{}}");
    }

    /** What all monitors of this provider hold, with shared pages divided among those that share them. */
    long proportionalBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> directories = Files.list(state)) {
            for (Path process : directories.map(it -> it.resolve("process")).filter(Files::exists).toList()) {
                String pid = Files.readString(process).split(" ", 2)[0];
                bytes += Files.readAllLines(Path.of("/proc", pid, "smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum();
            }
        }
        return bytes;
    }

    private SandboxSpec spec() {
        return new SandboxSpec(
                new SandboxId("machine-" + made.incrementAndGet()),
                IMAGE,
                SandboxLimits.ofMemory(MEMORY_BYTES),
                NetworkPolicy.NONE,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(2));
    }

    private void post(Sandbox sandbox, String path, String body) throws IOException, InterruptedException {
        if (!(sandbox.address() instanceof SandboxAddress.Tcp tcp)) {
            throw new IOException("machines are measured over TCP, and this one is at " + sandbox.address());
        }
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://" + tcp.host() + ":" + tcp.port() + path))
                        .timeout(Duration.ofMinutes(1))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " is answered with " + answer.statusCode() + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        provider.close();
        client.close();
    }

    private static final class NoLogs implements LogSink {
        @Override
        public void write(Stream stream, byte[] bytes, int offset, int length) {}

        @Override
        public void close() {}
    }
}
