// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The levels of the Pod Security Standards: {@code baseline} and, beyond it, {@code restricted}. Pure. */
final class PodSecurity {

    static final String LABEL = "pod-security.kubernetes.io/enforce";

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final JsonNode spec;
    private final List<String> violations = new ArrayList<>();

    private PodSecurity(JsonNode spec) {
        this.spec = spec;
    }

    /** In the real one's words; none when the pod fits the level. */
    static List<String> violations(String level, ObjectNode pod) {
        PodSecurity check = new PodSecurity(pod.path("spec"));
        if (level.equals("baseline") || level.equals("restricted")) {
            check.baseline();
        }
        if (level.equals("restricted")) {
            check.restricted();
        }
        return check.violations;
    }

    private void baseline() {
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.path(field).asBoolean()) {
                violations.add("host namespaces (" + field + "=true)");
            }
        }
        forbid(
                it -> Json.at(it, "securityContext", "privileged").asBoolean(),
                "privileged",
                "must not set securityContext.privileged=true");
        forbidVolumes(it -> it.has("hostPath"), "hostPath volumes", "hostPath");
    }

    private void restricted() {
        forbid(
                it -> Json.at(it, "securityContext", "allowPrivilegeEscalation").asBoolean(true),
                "allowPrivilegeEscalation != false",
                "must set securityContext.allowPrivilegeEscalation=false");
        forbid(
                it -> Json.texts(it, "securityContext", "capabilities", "drop").noneMatch("ALL"::equals),
                "unrestricted capabilities",
                "must set securityContext.capabilities.drop=[\"ALL\"]");
        forbid(
                it -> Json.texts(it, "securityContext", "capabilities", "add")
                        .anyMatch(added -> !added.equals("NET_BIND_SERVICE")),
                "unrestricted capabilities",
                "must not include additional capabilities in securityContext.capabilities.add");
        forbidVolumes(
                it -> it.properties().stream().map(Map.Entry::getKey).noneMatch(VOLUMES::contains),
                "restricted volume types",
                "a restricted volume type");
        boolean isPodNonRoot = Json.at(spec, "securityContext", "runAsNonRoot").asBoolean();
        forbid(
                it -> !Json.at(it, "securityContext", "runAsNonRoot").asBoolean(isPodNonRoot),
                "runAsNonRoot != true",
                "must set securityContext.runAsNonRoot=true");
        if (isRoot(spec)) {
            violations.add("runAsUser=0 (pod must not set runAsUser=0)");
        }
        forbid(PodSecurity::isRoot, "runAsUser=0", "must not set runAsUser=0");
        String ofPod = Json.text(spec, "securityContext", "seccompProfile", "type");
        forbid(
                it -> !hasProfile(it, ofPod),
                "seccompProfile",
                "must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static boolean isRoot(JsonNode holder) {
        return Json.text(holder, "securityContext", "runAsUser").equals("0");
    }

    private static boolean hasProfile(JsonNode container, String ofPod) {
        String own = Json.text(container, "securityContext", "seccompProfile", "type");
        return Set.of("RuntimeDefault", "Localhost").contains(own.isEmpty() ? ofPod : own);
    }

    private void forbid(Predicate<JsonNode> isWrong, String title, String duty) {
        List<JsonNode> all = new ArrayList<>(Json.items(spec, "containers"));
        all.addAll(Json.items(spec, "initContainers"));
        List<String> names = all.stream()
                .filter(isWrong)
                .map(it -> '"' + Json.text(it, "name") + '"')
                .toList();
        if (!names.isEmpty()) {
            boolean isPodWide =
                    (title.equals("seccompProfile") || title.startsWith("runAsNonRoot")) && names.size() == all.size();
            violations.add(title + " (" + (isPodWide ? "pod or " : "")
                    + (names.size() == 1 ? "container " : "containers ") + String.join(", ", names) + " " + duty + ")");
        }
    }

    private void forbidVolumes(Predicate<JsonNode> isWrong, String title, String type) {
        String names = Json.items(spec, "volumes").stream()
                .filter(isWrong)
                .map(it -> '"' + Json.text(it, "name") + '"')
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            violations.add(title + " (volume " + names + " uses " + type + ")");
        }
    }
}
