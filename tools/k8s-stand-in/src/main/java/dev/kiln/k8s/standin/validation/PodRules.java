// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The spec of a pod, or of the template of one. */
final class PodRules {

    private static final List<String> VOLUME_SOURCES = List.of(
            "emptyDir",
            "configMap",
            "secret",
            "projected",
            "downwardAPI",
            "hostPath",
            "persistentVolumeClaim",
            "csi",
            "ephemeral",
            "nfs");

    private final Findings findings;
    private final JsonNode spec;
    private final String path;
    private final Set<String> volumes = new HashSet<>();
    private final Set<String> containerNames = new HashSet<>();

    private PodRules(Findings findings, JsonNode spec, String path) {
        this.findings = findings;
        this.spec = spec;
        this.path = path;
    }

    static void check(JsonNode spec, String path, Findings findings) {
        new PodRules(findings, spec, path).check();
    }

    /** Of pods that get further volumes when they are made. */
    static void check(JsonNode spec, String path, Set<String> claims, Findings findings) {
        PodRules rules = new PodRules(findings, spec, path);
        rules.volumes.addAll(claims);
        rules.check();
    }

    /** Of a change to a pod: what may not be changed is not. */
    static void checkUpdate(ObjectNode before, ObjectNode after, Findings findings) {
        if (!frozen(before).equals(frozen(after))) {
            findings.add(Cause.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` (only"
                            + " additions to existing tolerations) or `spec.terminationGracePeriodSeconds` (allow it to"
                            + " be set to 1 if it was previously negative)"));
        }
        List<JsonNode> tolerations = Json.items(after, "spec", "tolerations");
        if (!tolerations.containsAll(Json.items(before, "spec", "tolerations"))) {
            findings.add(Cause.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }
    }

    private void check() {
        findings.oneOf(spec, path, "restartPolicy", "Always", "OnFailure", "Never");
        findings.oneOf(spec, path, "dnsPolicy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
        findings.notNegative(spec, path, "terminationGracePeriodSeconds");
        checkVolumes();
        List<JsonNode> containers = Json.items(spec, "containers");
        if (containers.isEmpty()) {
            findings.add(Cause.required(path + ".containers", ""));
        }
        checkContainers("containers");
        checkContainers("initContainers");
        MetadataRules.labelMap(Json.map(spec, "nodeSelector"), path + ".nodeSelector", findings);
        checkTolerations();
    }

    private void checkVolumes() {
        int index = 0;
        for (JsonNode volume : Json.items(spec, "volumes")) {
            String at = path + ".volumes[" + index++ + "]";
            checkName(volume, at, volumes);
            List<String> sources = VOLUME_SOURCES.stream().filter(volume::has).toList();
            if (sources.isEmpty()) {
                findings.add(Cause.required(at, "must specify a volume type"));
            } else if (sources.size() > 1) {
                findings.add(Cause.forbidden(at + "." + sources.get(1), "may not specify more than 1 volume type"));
            }
            if (volume.path("emptyDir").has("sizeLimit")) {
                ResourceRules.quantity(
                        Json.text(volume, "emptyDir", "sizeLimit"), at + ".emptyDir.sizeLimit", findings);
            }
            if (volume.has("secret")) {
                findings.require(volume.path("secret"), at + ".secret", "secretName");
            }
            if (volume.has("configMap")) {
                findings.require(volume.path("configMap"), at + ".configMap", "name");
            }
        }
    }

    private void checkContainers(String list) {
        int index = 0;
        for (JsonNode container : Json.items(spec, list)) {
            checkContainer(container, path + "." + list + "[" + index++ + "]");
        }
    }

    private void checkContainer(JsonNode container, String at) {
        checkName(container, at, containerNames);
        String image = Json.text(container, "image");
        if (findings.require(container, at, "image") && !image.strip().equals(image)) {
            findings.add(Cause.invalid(at + ".image", image, "must not have leading or trailing whitespace"));
        }
        findings.oneOf(container, at, "imagePullPolicy", "Always", "IfNotPresent", "Never");
        findings.oneOf(container, at, "terminationMessagePolicy", "File", "FallbackToLogsOnError");
        ResourceRules.check(container.path("resources"), at + ".resources", findings);
        checkPorts(container, at);
        checkEnvironment(container, at);
        checkMounts(container, at);
        checkProbe(container, at, "readinessProbe");
        checkProbe(container, at, "livenessProbe");
        checkProbe(container, at, "startupProbe");
    }

    private void checkName(JsonNode named, String at, Set<String> taken) {
        String name = Json.text(named, "name");
        if (findings.require(named, at, "name")) {
            Names.label(name).ifPresent(it -> findings.add(Cause.invalid(at + ".name", name, it)));
            if (!taken.add(name)) {
                findings.add(Cause.duplicate(at + ".name", name));
            }
        }
    }

    private void checkPorts(JsonNode container, String at) {
        int index = 0;
        for (JsonNode port : Json.items(container, "ports")) {
            String here = at + ".ports[" + index++ + "]";
            if (!port.path("containerPort").isNumber()) {
                findings.add(Cause.required(here + ".containerPort", ""));
            }
            findings.port(port, here, "containerPort");
            findings.oneOf(port, here, "protocol", "SCTP", "TCP", "UDP");
        }
    }

    private void checkEnvironment(JsonNode container, String at) {
        int index = 0;
        for (JsonNode variable : Json.items(container, "env")) {
            String here = at + ".env[" + index++ + "]";
            if (findings.require(variable, here, "name")
                    && Json.text(variable, "name").contains("=")) {
                findings.add(Cause.invalid(
                        here + ".name",
                        Json.text(variable, "name"),
                        "a valid environment variable name must consist only of printable ASCII characters"
                                + " other than '='"));
            }
            if (variable.has("valueFrom") && !Json.text(variable, "value").isEmpty()) {
                findings.add(Cause.invalid(here + ".valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }
    }

    private void checkMounts(JsonNode container, String at) {
        Set<String> paths = new HashSet<>();
        int index = 0;
        for (JsonNode mount : Json.items(container, "volumeMounts")) {
            String here = at + ".volumeMounts[" + index++ + "]";
            if (findings.require(mount, here, "name") && !volumes.contains(Json.text(mount, "name"))) {
                findings.add(Cause.notFound(here + ".name", Json.text(mount, "name")));
            }
            if (findings.require(mount, here, "mountPath") && !paths.add(Json.text(mount, "mountPath"))) {
                findings.add(Cause.invalid(here + ".mountPath", Json.text(mount, "mountPath"), "must be unique"));
            }
        }
    }

    private void checkProbe(JsonNode container, String at, String name) {
        JsonNode probe = container.path(name);
        if (probe.isMissingNode()) {
            return;
        }
        String here = at + "." + name;
        long actions = List.of("tcpSocket", "httpGet", "exec", "grpc").stream()
                .filter(probe::has)
                .count();
        if (actions == 0) {
            findings.add(Cause.required(here, "must specify a handler type"));
        } else if (actions > 1) {
            findings.add(Cause.forbidden(here, "may not specify more than 1 handler type"));
        }
        for (String field :
                new String[] {"initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"}) {
            findings.notNegative(probe, here, field);
        }
        findings.port(probe.path("tcpSocket"), here + ".tcpSocket", "port");
        findings.port(probe.path("httpGet"), here + ".httpGet", "port");
    }

    private void checkTolerations() {
        int index = 0;
        for (JsonNode toleration : Json.items(spec, "tolerations")) {
            String here = path + ".tolerations[" + index++ + "]";
            findings.oneOf(toleration, here, "operator", "Equal", "Exists");
            findings.oneOf(toleration, here, "effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!toleration.has("key") && !Json.text(toleration, "operator").equals("Exists")) {
                findings.add(Cause.invalid(
                        here + ".operator",
                        Json.text(toleration, "operator"),
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
            }
        }
    }

    /** The spec without what may change. */
    private static JsonNode frozen(ObjectNode pod) {
        ObjectNode spec = Json.make(pod.deepCopy(), "spec");
        spec.remove(List.of("tolerations", "activeDeadlineSeconds"));
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list) instanceof ArrayNode containers) {
                containers.forEach(it -> ((ObjectNode) it).remove("image"));
            }
        }
        return spec;
    }
}
