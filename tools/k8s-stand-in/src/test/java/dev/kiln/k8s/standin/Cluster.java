// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import static org.junit.jupiter.api.Assertions.fail;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A stand-in with a client, for tests. */
final class Cluster implements AutoCloseable {

    static final String IMAGE = "kiln/action-nodejs-v20:latest";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final StandIn standIn;
    final KubernetesClient client;

    private Cluster(StandIn standIn) {
        this.standIn = standIn;
        this.client = client(standIn.kubeconfig());
    }

    /** Starts one, or says why none can be had: loudly, or as a failure where contracts are required. */
    static Cluster start(StandInOptions options) throws IOException {
        if (!Files.exists(Path.of("/var/run/docker.sock"))) {
            String obstacle =
                    "no Docker daemon listens on /var/run/docker.sock; start one with dev/docker-daemon start";
            if ("required".equals(System.getProperty("contracts"))) {
                fail(obstacle);
            }
            System.err.println("SKIPPED: tests of the stand-in for Kubernetes: " + obstacle);
            Assumptions.abort(obstacle);
        }
        return new Cluster(StandIn.start(options));
    }

    static KubernetesClient client(Kubeconfig kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.yaml());
        // or refusals by 429 and 500 would be tried again for twenty seconds before they are told
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A pod of one container with this shell command, which is gone soon when it is deleted. */
    static Pod pod(String name, String... command) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("main")
                .withImage(IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .withCommand(command)
                .endContainer()
                .endSpec()
                .build();
    }

    static <T> T eventually(String what, Supplier<T> look, Predicate<T> isGood) {
        Instant end = Instant.now().plus(PATIENCE);
        T seen = look.get();
        while (!isGood.test(seen)) {
            if (Instant.now().isAfter(end)) {
                fail("not within " + PATIENCE + ": " + what + "; last seen: " + seen);
            }
            Thread.onSpinWait();
            LockSupport.parkNanos(20_000_000);
            seen = look.get();
        }
        return seen;
    }

    @Override
    public void close() {
        client.close();
        standIn.close();
    }
}
