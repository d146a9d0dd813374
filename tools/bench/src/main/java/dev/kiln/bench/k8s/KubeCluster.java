// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.k8s;

import dev.kiln.model.json.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cluster that pods run in: a stand-in with a process of its own, or one that is there. */
final class KubeCluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration SWITCH = Duration.ofSeconds(10);
    private static final Pattern SWITCHES = Pattern.compile("Its switches: (http://\\S+)/stand-in/faults");

    private final Path kubeconfig;
    private final KubernetesClient client;
    private final Optional<StandIn> standIn;

    /** A process that stands in for a cluster. */
    private record StandIn(Process process, Path scratch, String switches, HttpClient http) {}

    private KubeCluster(Path kubeconfig, Optional<StandIn> standIn) {
        this.kubeconfig = kubeconfig;
        this.standIn = standIn;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    static KubeCluster open(Path root, Optional<Path> given) throws IOException, InterruptedException {
        return given.isPresent() ? new KubeCluster(given.get(), Optional.empty()) : standIn(root);
    }

    private static KubeCluster standIn(Path root) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("kiln-bench-k8s");
        Path kubeconfig = scratch.resolve("kubeconfig");
        Path log = scratch.resolve("log");
        Process process = new ProcessBuilder(
                        root.resolve("kiln").toString(),
                        "k8s-stand-in",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--nodes",
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + START.toNanos();
        Matcher said = SWITCHES.matcher(Files.readString(log));
        while (!said.find()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroy();
                throw new IOException("the stand-in for Kubernetes did not start; it said:\n" + Files.readString(log));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
            said = SWITCHES.matcher(Files.readString(log));
        }
        return new KubeCluster(
                kubeconfig, Optional.of(new StandIn(process, scratch, said.group(1), HttpClient.newHttpClient())));
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    boolean isStandIn() {
        return standIn.isPresent();
    }

    /** Pods of a Kiln cluster in the kubeconfig's namespace. */
    List<Pod> pods(String cluster) {
        return client.pods().withLabel("dev.kiln/cluster", cluster).list().getItems();
    }

    /** Of these, stem pods that run. */
    long stems(String cluster) {
        return pods(cluster).stream()
                .filter(pod -> "stem".equals(pod.getMetadata().getLabels().get("dev.kiln/role")))
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    /** How many requests about pods and their events there have been; only the stand-in tells. */
    OptionalLong podRequests() throws IOException, InterruptedException {
        if (standIn.isEmpty()) {
            return OptionalLong.empty();
        }
        long[] sum = {0};
        Json.parse(ask("GET", "/stand-in/requests")).properties().forEach(count -> {
            String resource = count.getKey().replaceFirst("^\\S+ ", "");
            if (resource.startsWith("pods") || resource.equals("events")) {
                sum[0] += count.getValue().asLong();
            }
        });
        return OptionalLong.of(sum[0]);
    }

    /** Refuses connections from now on, and hangs up on those that there are. */
    void leave() throws IOException, InterruptedException {
        ask("PUT", "/stand-in/faults/api-away?value=refuse");
    }

    void comeBack() throws IOException, InterruptedException {
        ask("DELETE", "/stand-in/faults/api-away");
    }

    private String ask(String method, String path) throws IOException, InterruptedException {
        StandIn asked = standIn.orElseThrow(() ->
                new IOException("only the stand-in for Kubernetes has switches; leave out --kubeconfig to have it"));
        HttpResponse<String> answer = asked.http()
                .send(
                        HttpRequest.newBuilder(URI.create(asked.switches() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .timeout(SWITCH)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    method + " " + path + " was answered by " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (standIn.isEmpty()) {
            return;
        }
        StandIn ending = standIn.get();
        ending.http().shutdownNow();
        ending.process().destroy();
        try {
            if (!ending.process().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                ending.process().destroyForcibly();
            }
        } catch (InterruptedException e) {
            ending.process().destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(ending.scratch().resolve("kubeconfig"));
        Files.deleteIfExists(ending.scratch().resolve("log"));
        Files.deleteIfExists(ending.scratch());
    }
}
