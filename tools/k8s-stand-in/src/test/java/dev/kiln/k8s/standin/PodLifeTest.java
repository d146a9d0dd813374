// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import static dev.kiln.k8s.standin.Cluster.PATIENCE;
import static dev.kiln.k8s.standin.Cluster.eventually;
import static dev.kiln.k8s.standin.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods as real containers, as a client sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodLifeTest {

    private Cluster cluster;

    @BeforeAll
    void start() throws IOException {
        cluster = Cluster.start(StandInOptions.standard().withNodes(2));
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPodIsPlacedRunAndTellsItsLog() {
        PodResource resource = create(pod("hello", "sh", "-c", "echo one; echo two >&2; exec sleep 60"));

        Pod ready = resource.waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(ready.getSpec().getNodeName()).startsWith("node-");
        assertThat(ready.getStatus().getPodIP()).startsWith("10.");
        String log = eventually("a log", resource::getLog, it -> it.contains("two"));
        assertThat(log).contains("one\n", "two\n");
        assertThat(cluster.client.v1().events().inNamespace("default").list().getItems())
                .filteredOn(it -> it.getInvolvedObject().getName().equals("hello"))
                .extracting(Event::getReason)
                .contains("Scheduled", "Pulled", "Created", "Started");
    }

    @Test
    void aDeletedPodEndsInItsGracePeriod() {
        PodResource resource = create(pod("stubborn", "sleep", "60"));
        resource.waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        resource.delete();

        assertThat(resource.get().getMetadata().getDeletionTimestamp()).isNotNull();
        eventually("the pod is gone", resource::get, it -> it == null);
    }

    private PodResource create(Pod pod) {
        cluster.client.pods().inNamespace("default").resource(pod).create();
        return cluster.client.pods().inNamespace("default").withName(pod.getMetadata().getName());
    }
}
