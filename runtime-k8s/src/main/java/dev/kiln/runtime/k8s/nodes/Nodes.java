// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.nodes;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes, as far as the pool's credentials may see them; a list is good for a while. Safe for use by several threads. */
public final class Nodes {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String OLD_ZONE = "failure-domain.beta.kubernetes.io/zone";
    private static final int FORBIDDEN = 403;

    private final Kube kube;
    private final InstantSource clock;
    private volatile Seen seen =
            new Seen(Optional.empty(), Instant.EPOCH); // replaced as a whole; a lost update is a call more

    private record Seen(Optional<List<Node>> nodes, Instant when) {}

    public Nodes(Kube kube, InstantSource clock) {
        this.kube = kube;
        this.clock = clock;
    }

    /** All of them, asked for now; empty when the credentials may not see them. */
    public Optional<List<Node>> list(Deadline deadline) throws SandboxException, InterruptedException {
        Optional<List<Node>> nodes = kube.call("list nodes", deadline.atMost(CALL), client -> {
            try {
                return Optional.of(client.nodes().list().getItems());
            } catch (KubernetesClientException e) {
                if (e.getCode() == FORBIDDEN) {
                    return Optional.<List<Node>>empty();
                }
                throw e;
            }
        });
        seen = new Seen(nodes, clock.instant());
        return nodes;
    }

    /** The zone that a node says it is in, as far as that is known; asks for it in the background, so the next time it may be. */
    public Optional<String> zone(String node) {
        Seen known = seen;
        Optional<String> zone = known.nodes().stream()
                .flatMap(List::stream)
                .filter(it -> it.getMetadata().getName().equals(node))
                .findFirst()
                .flatMap(Nodes::zone);
        if (zone.isEmpty() && clock.instant().isAfter(known.when().plus(FRESH))) {
            seen = new Seen(known.nodes(), clock.instant());
            Thread.ofVirtual().name("k8s-nodes").start(this::refresh);
        }
        return zone;
    }

    private void refresh() {
        try {
            var ignored = list(kube.in(CALL));
        } catch (SandboxException e) {
            // a zone is for people; it is asked for again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> zone(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return Optional.ofNullable(labels.getOrDefault(ZONE, labels.get(OLD_ZONE)));
    }
}
