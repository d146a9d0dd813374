// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.List;

/** Fills in what a pod does not say, as the real one does: clients read it back. */
public final class PodDefaults {

    private static final int TOLERATED_SECONDS = 300;

    private PodDefaults() {}

    /** Of a pod that is to be made. Changes it. */
    public static void fill(ObjectNode pod) {
        ObjectNode spec = Json.make(pod, "spec");
        fillSpec(spec);
        absent(spec, "serviceAccountName", "default");
        spec.set("serviceAccount", spec.get("serviceAccountName"));
        if (!spec.has("priority")) {
            spec.put("priority", 0);
        }
        absent(spec, "preemptionPolicy", "PreemptLowerPriority");
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
        ObjectNode status = Json.object().put("phase", "Pending");
        pod.set("status", status.put("qosClass", qualityOfService(spec)));
    }

    /** Of a pod, or of the template of one. */
    static void fillSpec(ObjectNode spec) {
        absent(spec, "restartPolicy", "Always");
        absent(spec, "dnsPolicy", "ClusterFirst");
        absent(spec, "schedulerName", "default-scheduler");
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        if (!spec.has("enableServiceLinks")) {
            spec.put("enableServiceLinks", true);
        }
        Json.make(spec, "securityContext");
        for (String list : List.of("initContainers", "containers")) {
            spec.path(list).forEach(it -> {
                if (it instanceof ObjectNode container) {
                    fillContainer(container);
                }
            });
        }
        spec.path("volumes").forEach(it -> {
            if (it instanceof ObjectNode volume && volume.size() == 1) {
                volume.putObject("emptyDir");
            }
        });
    }

    private static void fillContainer(ObjectNode container) {
        absent(container, "terminationMessagePath", "/dev/termination-log");
        absent(container, "terminationMessagePolicy", "File");
        absent(container, "imagePullPolicy", hasMovingTag(Json.text(container, "image")) ? "Always" : "IfNotPresent");
        ObjectNode resources = Json.make(container, "resources");
        if (resources.get("limits") instanceof ObjectNode limits) {
            ObjectNode requests = Json.make(resources, "requests");
            limits.properties().forEach(it -> {
                if (!requests.has(it.getKey())) {
                    requests.set(it.getKey(), it.getValue());
                }
            });
        }
        container.path("ports").forEach(it -> absent((ObjectNode) it, "protocol", "TCP"));
        for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            if (container.get(probe) instanceof ObjectNode given) {
                fillProbe(given);
            }
        }
    }

    private static void fillProbe(ObjectNode probe) {
        number(probe, "timeoutSeconds", 1);
        number(probe, "periodSeconds", 10);
        number(probe, "successThreshold", 1);
        number(probe, "failureThreshold", 3);
        if (probe.get("httpGet") instanceof ObjectNode get) {
            absent(get, "path", "/");
            absent(get, "scheme", "HTTP");
        }
    }

    private static void tolerate(ObjectNode spec, String taint) {
        ArrayNode tolerations = spec.withArray("tolerations");
        boolean isTolerated = Json.items(tolerations).stream()
                .anyMatch(it -> Json.text(it, "key").equals(taint)
                        || (!it.has("key") && Json.text(it, "operator").equals("Exists")));
        if (!isTolerated) {
            tolerations
                    .addObject()
                    .put("key", taint)
                    .put("operator", "Exists")
                    .put("effect", "NoExecute")
                    .put("tolerationSeconds", TOLERATED_SECONDS);
        }
    }

    /** Guaranteed when limits and requests of all are there and equal, BestEffort when none has any. */
    static String qualityOfService(JsonNode spec) {
        boolean hasAny = false;
        boolean isExact = true;
        for (JsonNode container : Json.items(spec, "containers")) {
            JsonNode limits = Json.at(container, "resources", "limits");
            JsonNode requests = Json.at(container, "resources", "requests");
            hasAny |= !limits.isEmpty() || !requests.isEmpty();
            isExact &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
        }
        return !hasAny ? "BestEffort" : isExact ? "Guaranteed" : "Burstable";
    }

    /** {@code latest}, also by not saying any. */
    private static boolean hasMovingTag(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return !image.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (Json.text(object, field).isEmpty()) {
            object.put(field, value);
        }
    }

    private static void number(ObjectNode object, String field, int value) {
        if (object.path(field).asInt(0) == 0) {
            object.put(field, value);
        }
    }
}
