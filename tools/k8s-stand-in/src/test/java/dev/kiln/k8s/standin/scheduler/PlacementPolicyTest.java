// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementPolicyTest {

    private static final List<ObjectNode> NODES = List.of(node("a", "1Gi", ""), node("b", "2Gi", ""));

    @Test
    void thePodGoesWhereMostMemoryIsFree() {
        assertThat(place(pod("512Mi", ""), List.of())).isEqualTo(new Placement.On("b"));
        assertThat(place(pod("512Mi", ""), List.of(running("b", "1536Mi")))).isEqualTo(new Placement.On("a"));
    }

    @Test
    void whereNothingFitsTheReasonsAreCounted() {
        assertThat(place(pod("3Gi", ""), List.of()))
                .isEqualTo(new Placement.Nowhere("0/2 nodes are available: 2 Insufficient memory."));
    }

    @Test
    void podsThatEndedTakeNothing() {
        ObjectNode ended = running("b", "2Gi");
        Json.make(ended, "status").put("phase", "Succeeded");

        assertThat(place(pod("2Gi", ""), List.of(ended))).isEqualTo(new Placement.On("b"));
    }

    @Test
    void aSelectorThatNoNodeHasIsSaidSo() {
        assertThat(place(pod("1Mi", "\"nodeSelector\": {\"disk\": \"ssd\"},"), List.of()))
                .isEqualTo(new Placement.Nowhere(
                        "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."));
    }

    @Test
    void requiredAffinityIsObeyed() {
        String affinity = """
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
              {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "NotIn", "values": ["b"]}]}]}}},\
            """;

        assertThat(place(pod("1Mi", affinity), List.of())).isEqualTo(new Placement.On("a"));
    }

    @Test
    void taintsKeepPodsAwayThatDoNotTolerateThem() {
        List<ObjectNode> tainted =
                List.of(node("a", "1Gi", "{\"key\": \"gpu\", \"value\": \"yes\", \"effect\": \"NoSchedule\"}"));
        String toleration = "\"tolerations\": [{\"key\": \"gpu\", \"operator\": \"Exists\"}],";

        assertThat(PlacementPolicy.place(pod("1Mi", ""), tainted, List.of()))
                .isEqualTo(
                        new Placement.Nowhere("0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}."));
        assertThat(PlacementPolicy.place(pod("1Mi", toleration), tainted, List.of()))
                .isEqualTo(new Placement.On("a"));
    }

    @Test
    void withoutNodesNothingCanBePlaced() {
        assertThat(PlacementPolicy.place(pod("1Mi", ""), List.of(), List.of()))
                .isEqualTo(new Placement.Nowhere("no nodes available to schedule pods"));
    }

    private static Placement place(ObjectNode pod, List<ObjectNode> pods) {
        return PlacementPolicy.place(pod, NODES, pods);
    }

    private static ObjectNode node(String name, String memory, String taint) {
        return Json.parse("""
            {"metadata": {"name": "%s", "labels": {"kubernetes.io/hostname": "%s"}}, "spec": {"taints": [%s]},
             "status": {"allocatable": {"cpu": "4", "memory": "%s", "pods": "10"}}}\
            """.formatted(name, name, taint, memory));
    }

    private static ObjectNode pod(String memory, String more) {
        return Json.parse("""
            {"metadata": {"name": "p"}, "spec": {%s "containers": [{"resources": {"requests": {"memory": "%s"}}}]}}\
            """.formatted(more, memory));
    }

    private static ObjectNode running(String node, String memory) {
        ObjectNode pod = pod(memory, "\"nodeName\": \"" + node + "\",");
        Json.make(pod, "status").put("phase", "Running");
        return pod;
    }
}
