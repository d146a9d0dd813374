// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A standalone server in a process of its own, with data that is thrown away. */
public final class KilnServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private final Process process;
    private final Path scratch;
    private final URI address;
    private final String authorization;

    private KilnServer(Process process, Path scratch, URI address, String credential) {
        this.process = process;
        this.scratch = scratch;
        this.address = address;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    /** Starts a server and waits until it answers. */
    public static KilnServer start(Path root, String runtime, List<String> options)
            throws IOException, InterruptedException {
        return start(Files.createTempDirectory("kiln-bench"), root, runtime, options);
    }

    /**
     * Starts one on what a folder holds.
     *
     * @param scratch has or gets a folder {@code data}, the server's; is removed with the server
     */
    public static KilnServer start(Path scratch, Path root, String runtime, List<String> options)
            throws IOException, InterruptedException {
        Path ready = scratch.resolve("ready");
        List<String> command = new ArrayList<>(List.of(
                root.resolve("kiln").toString(),
                "standalone",
                "--port",
                "0",
                "--data-dir",
                scratch.resolve("data").toString(),
                "--ready-file",
                ready.toString()));
        if (!runtime.isEmpty()) {
            command.addAll(List.of("--runtime", runtime));
        }
        command.addAll(options);
        Path log = scratch.resolve("server.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(ready)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroy();
                throw new IOException("the server did not get ready; it said:\n" + Files.readString(log));
            }
            process.waitFor(2, TimeUnit.MILLISECONDS);
        }
        List<String> lines = Files.readAllLines(ready);
        return new KilnServer(process, scratch, URI.create(lines.get(0)), lines.get(1));
    }

    public long pid() {
        return process.pid();
    }

    /** The process of the broker, if it was started with one. */
    public Optional<Long> broker() {
        return process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("dev.kiln.broker.Main"))
                .map(ProcessHandle::pid)
                .findFirst();
    }

    public Duration cpu() {
        return ProcessCpu.of(pid());
    }

    public HttpConnection connect() throws IOException {
        return HttpConnection.tcp(address.getHost(), address.getPort());
    }

    /** A request in the default namespace: {@code path} follows {@code /api/v1/namespaces/_}. */
    public byte[] request(String method, String path, String body) {
        return HttpConnection.request(
                method,
                "/api/v1/namespaces/_" + path,
                Map.of("Authorization", authorization),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one request; anything but success is an error. */
    public String send(String method, String path, String body) throws IOException {
        try (HttpConnection connection = connect()) {
            return require(connection.exchange(request(method, path, body)));
        }
    }

    /** As an operator, with the whole path. */
    public String sendTo(String method, String path, String body) throws IOException {
        byte[] request = HttpConnection.request(
                method,
                path,
                Map.of("Authorization", ClusterProcesses.operator()),
                body.getBytes(StandardCharsets.UTF_8));
        try (HttpConnection connection = connect()) {
            HttpConnection.Response response = connection.exchange(request);
            // what takes long is only accepted
            return response.status() == 202 ? response.text() : require(response);
        }
    }

    /** Makes or replaces a Node.js action. */
    public void putAction(String name, String code, String limits) throws IOException {
        putAction(name, code, limits, "[]");
    }

    /** As above, of one that anybody may call. */
    public void putWebAction(String name, String code, String limits) throws IOException {
        putAction(name, code, limits, "[{\"key\":\"web-export\",\"value\":true}]");
    }

    private void putAction(String name, String code, String limits, String annotations) throws IOException {
        send(
                "PUT",
                "/actions/" + name + "?overwrite=true",
                "{\"exec\":{\"kind\":\"nodejs:default\",\"code\":\"" + code + "\"},\"limits\":" + limits
                        + ",\"annotations\":" + annotations + "}");
    }

    /** What a browser sends for a web action. */
    public byte[] webRequest(String name) {
        return HttpConnection.request("GET", "/api/v1/web/guest/default/" + name, Map.of(), new byte[0]);
    }

    /** A client with a connection of its own that sends the same request again and again. */
    public Call client(byte[] request) throws IOException {
        HttpConnection connection = connect();
        return () -> require(connection.exchange(request));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String require(HttpConnection.Response response) throws IOException {
        if (response.status() != 200) {
            throw new IOException("status " + response.status() + ": " + response.text());
        }
        return response.text();
    }
}
