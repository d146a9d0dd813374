// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.k8s.standin.StandIn;
import dev.kiln.k8s.standin.StandInOptions;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cluster that tests run against: the one that {@code -Dkiln.kubeconfig} names, else a stand-in on this machine's Docker. */
final class TestCluster implements AutoCloseable {

    static final SandboxImage PROBE = new SandboxImage("kiln/action-nodejs-v20:latest");

    private static final String GIVEN = System.getProperty("kiln.kubeconfig", "");

    private final Path folder;
    private final Path kubeconfig;
    private final Optional<StandIn> standIn;

    private TestCluster(Path folder, Path kubeconfig, Optional<StandIn> standIn) {
        this.folder = folder;
        this.kubeconfig = kubeconfig;
        this.standIn = standIn;
    }

    static TestCluster start() throws IOException {
        return GIVEN.isEmpty()
                ? standIn(StandInOptions.standard())
                : new TestCluster(folder(), Path.of(GIVEN), Optional.empty());
    }

    static TestCluster standIn(StandInOptions options) throws IOException {
        StandIn standIn = StandIn.start(options);
        Path folder = folder();
        Path file = Files.writeString(
                folder.resolve("kubeconfig"), standIn.kubeconfig().yaml());
        return new TestCluster(folder, file, Optional.of(standIn));
    }

    /** Why there can be no cluster here; empty text when there can. */
    static String obstacle() {
        return !GIVEN.isEmpty() || Files.exists(Path.of("/var/run/docker.sock"))
                ? ""
                : "no Docker daemon listens on /var/run/docker.sock, on which a stand-in for Kubernetes could run pods; start one"
                        + " with dev/docker-daemon start, or name a cluster with -Dkiln.kubeconfig=FILE";
    }

    /** Without pulls, as an unknown image shall be known to be one without a network. */
    Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "kubeconfig",
                kubeconfig.toString(),
                "image-pull-policy",
                "never",
                "network-policy",
                "none",
                "stems-max",
                "0",
                // by itself the way would be chosen by the first pods, and an agent started where those end too soon to
                // be reached
                "data-path",
                System.getProperty("kiln.data-path", standIn.isPresent() ? "direct" : "auto")));
        config.putAll(more);
        return config;
    }

    Map<String, String> unreachable() throws IOException {
        Path file = Files.writeString(folder.resolve("unreachable"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: nobody, user: {token: none}}]
                contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody, namespace: default}}]
                current-context: nowhere
                """);
        return config(Map.of("kubeconfig", file.toString()));
    }

    StandIn standIn() {
        return standIn.orElseThrow();
    }

    @Override
    public void close() throws IOException {
        standIn.ifPresent(StandIn::close);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory("kiln-k8s-test");
    }
}
