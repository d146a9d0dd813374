// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.LabelSelector;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import dev.kiln.k8s.standin.objects.ResourceType;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of each kind; what is not named here may say what it likes. */
final class KindRules {

    private static final String DNS_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";

    private KindRules() {}

    static void check(ResourceType type, JsonNode object, Findings findings) {
        JsonNode spec = object.path("spec");
        switch (type.kind()) {
            case "Pod" -> PodRules.check(spec, "spec", findings);
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" -> checkWorkload(type, spec, findings);
            case "Job" -> {
                PodRules.check(Json.at(spec, "template", "spec"), "spec.template.spec", findings);
                if (Json.text(spec, "template", "spec", "restartPolicy").equals("Always")) {
                    findings.add(Cause.unsupported("spec.template.spec.restartPolicy", "Always", "OnFailure", "Never"));
                }
            }
            case "Service" -> checkService(spec, findings);
            case "NetworkPolicy" -> PolicyRules.checkNetworkPolicy(spec, findings);
            case "PodDisruptionBudget" -> PolicyRules.checkDisruptionBudget(spec, findings);
            case "ResourceQuota" ->
                Json.map(spec, "hard")
                        .forEach((name, amount) -> ResourceRules.quantity(amount, "spec.hard." + name, findings));
            case "LimitRange" -> PolicyRules.checkLimitRange(spec, findings);
            case "Role", "ClusterRole" -> PolicyRules.checkRole(object, findings);
            case "RoleBinding", "ClusterRoleBinding" -> PolicyRules.checkBinding(object, findings);
            case "PriorityClass" -> {
                if (!object.path("value").isNumber()) {
                    findings.add(Cause.required("value", ""));
                }
            }
            case "RuntimeClass" -> findings.require(object, "", "handler");
            case "Secret" -> checkSecret(object, findings);
            case "ConfigMap" -> checkKeys(object, findings);
            default -> {
                // stored as it is
            }
        }
    }

    static void checkUpdate(ResourceType type, JsonNode before, JsonNode after, Findings findings) {
        switch (type.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" -> {
                if (!Json.at(before, "spec", "selector").equals(Json.at(after, "spec", "selector"))) {
                    findings.add(Cause.invalid("spec.selector", "", "field is immutable"));
                }
            }
            case "RoleBinding", "ClusterRoleBinding" -> {
                if (!before.path("roleRef").equals(after.path("roleRef"))) {
                    findings.add(Cause.invalid("roleRef", "", "cannot change roleRef"));
                }
            }
            case "Secret", "ConfigMap" -> {
                boolean isSame = before.path("data").equals(after.path("data"));
                if (before.path("immutable").asBoolean() && !isSame) {
                    findings.add(Cause.forbidden("data", "field is immutable when `immutable` is set"));
                }
            }
            case "PriorityClass" -> {
                if (!before.path("value").equals(after.path("value"))) {
                    findings.add(Cause.forbidden("value", "may not be changed in an update."));
                }
            }
            default -> {
                // may change as it likes
            }
        }
    }

    private static void checkWorkload(ResourceType type, JsonNode spec, Findings findings) {
        JsonNode selector = spec.path("selector");
        JsonNode template = spec.path("template");
        findings.notNegative(spec, "spec", "replicas");
        if (selector.isMissingNode()) {
            findings.add(Cause.required("spec.selector", ""));
        } else if (selector.isEmpty()) {
            findings.add(Cause.invalid(
                    "spec.selector",
                    "{}",
                    "empty selector is invalid for " + type.kind().toLowerCase(Locale.ROOT)));
        } else if (!LabelSelector.of(selector).matches((ObjectNode) withMetadata(template))) {
            findings.add(Cause.invalid(
                    "spec.template.metadata.labels",
                    Json.at(template, "metadata", "labels").toString(),
                    "`selector` does not match template `labels`"));
        }
        MetadataRules.labels(template.path("metadata"), "spec.template.metadata", findings);
        MetadataRules.annotations(template.path("metadata"), "spec.template.metadata", findings);
        Set<String> claims = Json.items(spec, "volumeClaimTemplates").stream()
                .map(Json::name)
                .collect(Collectors.toSet());
        PodRules.check(template.path("spec"), "spec.template.spec", claims, findings);
        if (!Json.text(template, "spec", "restartPolicy").equals("Always")) {
            findings.add(Cause.unsupported(
                    "spec.template.spec.restartPolicy", Json.text(template, "spec", "restartPolicy"), "Always"));
        }
    }

    private static JsonNode withMetadata(JsonNode template) {
        return template.isObject() ? template : Json.object();
    }

    private static void checkService(JsonNode spec, Findings findings) {
        findings.oneOf(spec, "spec", "type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        List<JsonNode> ports = Json.items(spec, "ports");
        boolean needsPorts = !Json.text(spec, "clusterIP").equals("None")
                && !Json.text(spec, "type").equals("ExternalName");
        if (ports.isEmpty() && needsPorts) {
            findings.add(Cause.required("spec.ports", ""));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonNode port = ports.get(i);
            String path = "spec.ports[" + i + "]";
            if (!port.path("port").isNumber()) {
                findings.add(Cause.required(path + ".port", ""));
            }
            findings.port(port, path, "port");
            findings.port(port, path, "targetPort");
            String name = Json.text(port, "name");
            if (ports.size() > 1 && findings.require(port, path, "name") && !names.add(name)) {
                findings.add(Cause.duplicate(path + ".name", name));
            }
            if (!name.isEmpty() && !name.matches(DNS_LABEL)) {
                Names.label(name).ifPresent(it -> findings.add(Cause.invalid(path + ".name", name, it)));
            }
        }
    }

    private static void checkSecret(JsonNode secret, Findings findings) {
        checkKeys(secret, findings);
        Json.map(secret, "data").forEach((key, value) -> {
            if (!isBase64(value)) {
                findings.add(Cause.invalid("data." + key, value, "illegal base64 data"));
            }
        });
        Map<String, String> needed = Map.of(
                "kubernetes.io/dockerconfigjson", ".dockerconfigjson",
                "kubernetes.io/tls", "tls.crt",
                "kubernetes.io/dockercfg", ".dockercfg");
        String key = needed.get(Json.text(secret, "type"));
        if (key != null && !secret.path("data").has(key)) {
            findings.add(Cause.required("data[" + key + "]", ""));
        }
    }

    private static void checkKeys(JsonNode object, Findings findings) {
        Json.map(object, "data").keySet().stream()
                .filter(it -> !it.matches("[-._a-zA-Z0-9]{1,253}"))
                .forEach(it -> findings.add(Cause.invalid(
                        "data[" + it + "]",
                        it,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"
                                + "  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")));
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
