// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EligibleTest {

    private static final Node NODE = new NodeBuilder()
            .withNewMetadata()
            .withName("node-1")
            .addToLabels("disk", "ssd")
            .endMetadata()
            .withNewSpec()
            .addNewTaint("NoSchedule", "dedicated", null, "batch")
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .addNewImage()
            .withNames("docker.io/library/nginx:latest", "docker.io/kiln/action@sha256:1")
            .endImage()
            .endStatus()
            .build();

    private static final PodSpec TOLERANT = new PodSpecBuilder()
            .addNewToleration()
            .withKey("dedicated")
            .withOperator("Equal")
            .withValue("batch")
            .withEffect("NoSchedule")
            .endToleration()
            .build();

    @Test
    void aTaintKeepsOutWhoDoesNotTolerateIt() {
        assertThat(Eligible.mayRun(new PodSpec(), NODE)).isFalse();
        assertThat(Eligible.mayRun(TOLERANT, NODE)).isTrue();
    }

    @Test
    void theNodeNeedsTheLabelsThatAreAskedFor() {
        assertThat(Eligible.mayRun(selecting(Map.of("disk", "ssd")), NODE)).isTrue();
        assertThat(Eligible.mayRun(selecting(Map.of("disk", "hdd")), NODE)).isFalse();
    }

    @Test
    void aNodeThatTakesNothingOrIsNotReadyIsLeftOut() {
        Node cordoned = new NodeBuilder(NODE)
                .editSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
        Node lost = new NodeBuilder(NODE)
                .editStatus()
                .editFirstCondition()
                .withStatus("Unknown")
                .endCondition()
                .endStatus()
                .build();

        assertThat(Eligible.mayRun(TOLERANT, cordoned)).isFalse();
        assertThat(Eligible.mayRun(TOLERANT, lost)).isFalse();
    }

    @Test
    void anImageIsKnownByAllItsNames() {
        assertThat(Eligible.hasImage(NODE, "nginx")).isTrue();
        assertThat(Eligible.hasImage(NODE, "docker.io/nginx:latest")).isTrue();
        assertThat(Eligible.hasImage(NODE, "kiln/action@sha256:1")).isTrue();
        assertThat(Eligible.hasImage(NODE, "nginx:1.27")).isFalse();
    }

    private static PodSpec selecting(Map<String, String> labels) {
        return new PodSpecBuilder(TOLERANT).withNodeSelector(labels).build();
    }
}
