// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final ObjectNode QUOTA = Json.parse("""
        {"metadata": {"name": "q"}, "spec": {"hard": {"limits.memory": "1Gi", "requests.cpu": "1", "pods": "3"}}}\
        """);

    @Test
    void whatFitsComesIn() {
        assertThatCode(() -> check(pod("512Mi", "500m"), pod("512Mi", "500m"))).doesNotThrowAnyException();
    }

    @Test
    void whatIsTooMuchIsSaidWithAllNumbers() {
        assertThatThrownBy(() -> check(pod("513Mi", "600m"), pod("512Mi", "500m")))
                .hasMessage(
                        "pods \"p\" is forbidden: exceeded quota: q, requested: limits.memory=513Mi,requests.cpu=600m,"
                                + " used: limits.memory=512Mi,requests.cpu=500m, limited:"
                                + " limits.memory=1Gi,requests.cpu=1");
    }

    @Test
    void podsMustSayWhatIsCounted() {
        ObjectNode silent =
                Json.parse("{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"c\"}]}}");

        assertThatThrownBy(() -> check(silent))
                .hasMessage("pods \"p\" is forbidden: failed quota: q: must specify limits.memory,requests.cpu");
    }

    @Test
    void podsThatEndedAreNotCounted() {
        ObjectNode ended = pod("1Gi", "1");
        Json.make(ended, "status").put("phase", "Succeeded");

        assertThatCode(() -> check(pod("1Gi", "1"), ended)).doesNotThrowAnyException();
    }

    @Test
    void otherObjectsAreCountedByTheirNumber() {
        ObjectNode quota = Json.parse("""
            {"metadata": {"name": "q"}, "spec": {"hard": {"count/networkpolicies.networking.k8s.io": "1"}}}\
            """);

        assertThat(Quotas.used(
                        quota,
                        type -> type.equals(ResourceTypes.NETWORK_POLICIES)
                                ? List.of(Json.object(), Json.object())
                                : List.of()))
                .hasToString("{count/networkpolicies.networking.k8s.io=2}");
    }

    private static void check(ObjectNode pod, ObjectNode... present) {
        Quotas.check(
                List.of(QUOTA),
                ResourceTypes.PODS,
                pod,
                type -> type.equals(ResourceTypes.PODS) ? List.of(present) : List.of());
    }

    private static ObjectNode pod(String memory, String cpu) {
        return Json.parse("""
            {"metadata": {"name": "p"}, "spec": {"containers": [
              {"name": "c", "resources": {"limits": {"memory": "%s"}, "requests": {"cpu": "%s"}}}]}}\
            """.formatted(memory, cpu));
    }
}
