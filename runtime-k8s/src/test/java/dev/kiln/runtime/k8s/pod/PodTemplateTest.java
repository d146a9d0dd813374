// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateTest {

    @Test
    void allThatAnOperatorMayWantIsRead() {
        PodTemplate template = PodTemplate.parse("""
                metadata:
                  labels: {team: functions}
                  annotations: {owner: us}
                spec:
                  nodeSelector: {disk: ssd}
                  priorityClassName: batch
                  runtimeClassName: gvisor
                  imagePullSecrets: [{name: registry}]
                  tolerations: [{key: dedicated, operator: Exists}]
                  containers:
                    - name: action
                      resources: {limits: {nvidia.com/gpu: 1}}
                    - name: proxy
                      image: envoy
                """);

        assertThat(template.labels()).containsEntry("team", "functions");
        assertThat(template.annotations()).containsEntry("owner", "us");
        assertThat(template.spec().getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(template.runtimeClass()).contains("gvisor");
        assertThat(template.action().getResources().getLimits()).containsKey("nvidia.com/gpu");
        assertThat(template.sidecars()).extracting(Container::getName).containsExactly("proxy");
        assertThat(template.spec().getContainers()).isEmpty();
    }

    @Test
    void jsonIsReadToo() {
        assertThat(PodTemplate.parse("{\"spec\": {\"priorityClassName\": \"batch\"}}")
                        .spec()
                        .getPriorityClassName())
                .isEqualTo("batch");
    }

    @Test
    void nothingIsATemplateThatWantsNothing() {
        assertThat(PodTemplate.parse(" ").spec().getContainers()).isEmpty();
        assertThat(PodTemplate.parse("").runtimeClass()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {spec: {hostNetwork: true}}                                                            | spec.hostNetwork cannot be set
            {spec: {nodeSelektor: {a: b}}}                                                         | spec.nodeSelektor cannot be set
            {spec: {restartPolicy: Always}}                                                        | spec.restartPolicy
            {spec: {securityContext: {runAsUser: 0}}}                                              | spec.securityContext.runAsUser must not be 0
            {spec: {securityContext: {runAsNonRoot: false}}}                                       | spec.securityContext.runAsNonRoot must stay true
            {spec: {securityContext: {seccompProfile: {type: Unconfined}}}}                        | seccompProfile.type
            {spec: {volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /}}]}}           | spec.volumes[1].hostPath
            {spec: {containers: [{name: action, image: mine}]}}                                    | spec.containers[0].image cannot be set
            {spec: {containers: [{name: action, securityContext: {privileged: true}}]}}            | spec.containers[0].securityContext.privileged
            {spec: {containers: [{name: action, resources: {limits: {memory: 1Gi}}}]}}             | spec.containers[0].resources.limits.memory
            {spec: {containers: [{name: proxy}]}}                                                  | spec.containers[0] needs a name and an image
            {metadata: {labels: {dev.kiln/cluster: other}}}                                        | metadata.labels.dev.kiln/cluster
            {spec: [1]}                                                                            | spec must have fields
            {spec: {tolerations: {}, containers: {}}}                                              | spec.containers must be a list
            """)
    void whatWouldBreakASandboxIsRefusedByItsField(String template, String words) {
        assertThatThrownBy(() -> PodTemplate.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNoTemplateSaysSo() {
        assertThatThrownBy(() -> PodTemplate.parse("a: [b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the YAML or JSON of a pod's template");
    }
}
