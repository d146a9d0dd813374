// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import org.junit.jupiter.api.Test;

class ValidationTest {

    @Test
    void aModestPodIsAcceptedAndFilledIn() {
        ObjectNode pod = pod("\"image\": \"x:1\", \"resources\": {\"limits\": {\"cpu\": \"1\", \"memory\": \"1Mi\"}}");

        Validation.fillDefaults(ResourceTypes.PODS, pod);

        assertThatCode(() -> Validation.check(ResourceTypes.PODS, pod)).doesNotThrowAnyException();
        assertThat(pod.at("/spec/restartPolicy").asText()).isEqualTo("Always");
        assertThat(pod.at("/spec/containers/0/resources/requests/memory").asText())
                .isEqualTo("1Mi");
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("IfNotPresent");
        assertThat(pod.at("/status/qosClass").asText()).isEqualTo("Guaranteed");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertRefused(
                ResourceTypes.PODS,
                pod("\"ports\": [{\"containerPort\": 70000}]"),
                "Pod \"p\" is invalid: [spec.containers[0].image: Required value, "
                        + "spec.containers[0].ports[0].containerPort: Invalid value: \"70000\": must be between 1 and"
                        + " 65535, inclusive]");
    }

    @Test
    void requestsBeyondLimitsAreRefused() {
        assertRefused(
                ResourceTypes.PODS,
                pod("\"image\": \"x\", \"resources\": {\"requests\": {\"memory\": \"2Mi\"}, \"limits\":"
                        + " {\"memory\": \"1Mi\"}}"),
                "spec.containers[0].resources.requests: Invalid value: \"2Mi\": must be less than or equal to memory"
                        + " limit of 1Mi");
    }

    @Test
    void quantitiesMustBeQuantities() {
        assertRefused(
                ResourceTypes.PODS,
                pod("\"image\": \"x\", \"resources\": {\"limits\": {\"memory\": \"1MB\"}}"),
                "spec.containers[0].resources.limits.memory: Invalid value: \"1MB\": quantities must match");
    }

    @Test
    void namesAndLabelsHaveTheirForms() {
        ObjectNode pod = pod("\"image\": \"x\"");
        Json.make(pod, "metadata").put("name", "No_Good");
        Json.make(pod, "metadata", "labels").put("kiln.dev/x", "not good");

        assertRefused(ResourceTypes.PODS, pod, "a lowercase RFC 1123 subdomain must consist of");
        assertRefused(ResourceTypes.PODS, pod, "metadata.labels: Invalid value: \"not good\"");
    }

    @Test
    void mountsNeedTheirVolumes() {
        assertRefused(
                ResourceTypes.PODS,
                pod("\"image\": \"x\", \"volumeMounts\": [{\"name\": \"v\", \"mountPath\": \"/v\"}]"),
                "spec.containers[0].volumeMounts[0].name: Not found: \"v\"");
    }

    @Test
    void aPodKeepsItsSpec() {
        ObjectNode before = pod("\"image\": \"x\"");
        ObjectNode after = before.deepCopy();
        Json.make(after, "spec").put("nodeName", "other");

        assertThatThrownBy(() -> Validation.checkUpdate(ResourceTypes.PODS, before, after))
                .hasMessageContaining("spec: Forbidden: pod updates may not change fields other than");
    }

    @Test
    void aPodMayChangeItsImageAndLabels() {
        ObjectNode before = pod("\"image\": \"x\"");
        ObjectNode after = pod("\"image\": \"y\"");
        Json.make(after, "metadata", "labels").put("a", "b");

        assertThatCode(() -> Validation.checkUpdate(ResourceTypes.PODS, before, after))
                .doesNotThrowAnyException();
    }

    @Test
    void aDeploymentsSelectorMustFitItsTemplate() {
        ObjectNode deployment = Json.parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"selector": {"matchLabels": {"app": "d"}},
                      "template": {"metadata": {"labels": {"app": "e"}},
                                   "spec": {"containers": [{"name": "c", "image": "x"}]}}}}\
            """);
        Validation.fillDefaults(ResourceTypes.DEPLOYMENTS, deployment);

        assertRefused(ResourceTypes.DEPLOYMENTS, deployment, "`selector` does not match template `labels`");
    }

    @Test
    void rolesMustSayWhatTheyAreAbout() {
        assertRefused(
                ResourceTypes.ROLES,
                Json.parse("{\"kind\": \"Role\", \"metadata\": {\"name\": \"r\"}, \"rules\": [{\"resources\":"
                        + " [\"pods\"]}]}"),
                "rules[0].verbs: Required value: verbs must contain at least one value");
    }

    private static void assertRefused(ResourceType type, ObjectNode object, String message) {
        assertThatThrownBy(() -> Validation.check(type, object))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.code()).isEqualTo(422))
                .hasMessageContaining(message);
    }

    private static ObjectNode pod(String container) {
        return Json.parse("{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"c\", " + container
                + "}]}}");
    }
}
