// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.k8s;

import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server whose sandboxes are pods, and which keeps so many stem pods. */
final class K8sSubject implements AutoCloseable {

    private static final String NOOP = "function main() { return {} }";
    private static final String LIMITS = "{\"memory\":256}";
    private static final Duration LONGEST_FILL = Duration.ofMinutes(3);
    private static final Duration LONGEST_REMOVAL = Duration.ofSeconds(40);
    private static final long LOOK_MILLIS = 250;

    private final KubeCluster cluster;
    private final String name;
    private final int stems;
    private final KilnServer server;
    private boolean isStopped;

    private K8sSubject(KubeCluster cluster, String name, int stems, KilnServer server) {
        this.cluster = cluster;
        this.name = name;
        this.stems = stems;
        this.server = server;
    }

    /** Starts it, makes its stem pods known by a first call, and waits until all of them are ready. */
    static K8sSubject start(Bench.Setting setting, KubeCluster cluster, int stems)
            throws IOException, InterruptedException {
        String name = "bench-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        Path scratch = Files.createTempDirectory("kiln-bench");
        // a standalone server keeps the name of its cluster there, and pods are told apart by it
        Files.writeString(Files.createDirectory(scratch.resolve("data")).resolve("installation"), name);
        KilnServer server = KilnServer.start(
                scratch,
                setting.root(),
                "k8s",
                List.of(
                        "--user-memory",
                        "65536",
                        "--set",
                        "kiln.invoker.sandboxes.max-creates=64",
                        "--set",
                        "kiln.invoker.provider.settings.kubeconfig=" + cluster.kubeconfig(),
                        "--set",
                        "kiln.invoker.provider.settings.stems-min=" + stems,
                        "--set",
                        "kiln.invoker.provider.settings.stems-max=" + stems));
        K8sSubject subject = new K8sSubject(cluster, name, stems, server);
        boolean isReady = false;
        try (HttpConnection client = server.connect()) {
            subject.put("first");
            subject.call(client, "first");
            subject.awaitStems();
            isReady = true;
            return subject;
        } finally {
            if (!isReady) {
                server.close();
            }
        }
    }

    KilnServer server() {
        return server;
    }

    void put(String action) throws IOException {
        server.putAction(action, NOOP, LIMITS);
    }

    byte[] request(String action) {
        return server.request("POST", "/actions/" + action + "?blocking=true", "{}");
    }

    /** Calls an action for the first time; in nanoseconds. */
    long call(HttpConnection client, String action) throws IOException {
        byte[] request = request(action);
        long from = System.nanoTime();
        HttpConnection.Response response = client.exchange(request);
        long nanos = System.nanoTime() - from;
        if (response.status() != 200 || !response.text().contains("\"initTime\"")) {
            throw new IOException(
                    "a first call of " + action + " was answered by " + response.status() + " " + response.text());
        }
        return nanos;
    }

    /** Waits until all stem pods run; how long that took. */
    Duration awaitStems() throws IOException, InterruptedException {
        long from = System.nanoTime();
        while (cluster.stems(name) < stems) {
            if (System.nanoTime() - from > LONGEST_FILL.toNanos()) {
                throw new IOException("after " + LONGEST_FILL.toSeconds() + " s " + cluster.stems(name) + " of " + stems
                        + " stem pods run");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Stops the server, and counts what it leaves in the cluster. */
    int stop() throws IOException, InterruptedException {
        close();
        long end = System.nanoTime() + LONGEST_REMOVAL.toNanos();
        while (!cluster.pods(name).isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return cluster.pods(name).size();
    }

    @Override
    public void close() throws IOException {
        if (!isStopped) {
            isStopped = true;
            server.close();
        }
    }
}
