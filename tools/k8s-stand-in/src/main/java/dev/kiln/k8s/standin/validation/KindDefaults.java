// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Fills in what objects other than pods do not say. */
final class KindDefaults {

    private KindDefaults() {}

    static void fill(ResourceType type, ObjectNode object) {
        switch (type.kind()) {
            case "Namespace" -> {
                Json.make(object, "spec").putArray("finalizers").add("kubernetes");
                Json.make(object, "status").put("phase", "Active");
                Json.make(object, "metadata", "labels").put("kubernetes.io/metadata.name", Json.name(object));
            }
            case "Secret" -> fillSecret(object);
            case "Service" -> {
                ObjectNode spec = Json.make(object, "spec");
                absent(spec, "type", "ClusterIP");
                absent(spec, "sessionAffinity", "None");
                spec.path("ports").forEach(it -> absent((ObjectNode) it, "protocol", "TCP"));
            }
            case "NetworkPolicy" -> {
                ObjectNode spec = Json.make(object, "spec");
                Json.make(spec, "podSelector");
                if (!spec.has("policyTypes")) {
                    spec.putArray("policyTypes").add("Ingress");
                    if (spec.has("egress")) {
                        spec.withArray("policyTypes").add("Egress");
                    }
                }
            }
            case "Deployment", "StatefulSet", "ReplicaSet" -> {
                ObjectNode spec = Json.make(object, "spec");
                if (!spec.has("replicas")) {
                    spec.put("replicas", 1);
                }
                PodDefaults.fillSpec(Json.make(spec, "template", "spec"));
            }
            case "DaemonSet", "Job" -> PodDefaults.fillSpec(Json.make(object, "spec", "template", "spec"));
            default -> {
                // says what it needs to say
            }
        }
    }

    /** What is given as text is kept as bytes. */
    private static void fillSecret(ObjectNode secret) {
        absent(secret, "type", "Opaque");
        Map<String, String> texts = Json.map(secret, "stringData");
        secret.remove("stringData");
        texts.forEach((key, value) -> Json.make(secret, "data")
                .put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (Json.text(object, field).isEmpty()) {
            object.put(field, value);
        }
    }
}
