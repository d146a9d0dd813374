// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import org.junit.jupiter.api.Test;

class PodSecurityTest {

    private static final ObjectNode STRICT = Json.parse("""
        {"spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
                  "volumes": [{"name": "tmp", "emptyDir": {}}],
                  "containers": [{"name": "c", "securityContext": {
                    "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}\
        """);

    @Test
    void aStrictPodFitsEveryLevel() {
        assertThat(PodSecurity.violations("restricted", STRICT)).isEmpty();
        assertThat(PodSecurity.violations("baseline", STRICT)).isEmpty();
    }

    @Test
    void aPodThatSaysNothingFitsTheBaselineAlone() {
        ObjectNode plain = Json.parse("{\"spec\": {\"containers\": [{\"name\": \"c\"}]}}");

        assertThat(PodSecurity.violations("baseline", plain)).isEmpty();
        assertThat(PodSecurity.violations("restricted", plain))
                .containsExactly(
                        "allowPrivilegeEscalation != false (container \"c\" must set"
                                + " securityContext.allowPrivilegeEscalation=false)",
                        "unrestricted capabilities (container \"c\" must set"
                                + " securityContext.capabilities.drop=[\"ALL\"])",
                        "runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true)",
                        "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\")");
    }

    @Test
    void theHostIsOffLimitsEvenForTheBaseline() {
        ObjectNode bold = Json.parse("""
            {"spec": {"hostNetwork": true, "volumes": [{"name": "root", "hostPath": {"path": "/"}}],
                      "containers": [{"name": "c", "securityContext": {"privileged": true}}]}}\
            """);

        assertThat(PodSecurity.violations("baseline", bold)).hasSize(3);
        assertThat(PodSecurity.violations("privileged", bold)).isEmpty();
    }

    @Test
    void rootIsNotNonRoot() {
        ObjectNode root = STRICT.deepCopy();
        Json.make(root, "spec", "securityContext").put("runAsUser", 0);

        assertThat(PodSecurity.violations("restricted", root))
                .containsExactly("runAsUser=0 (pod must not set runAsUser=0)");
    }
}
