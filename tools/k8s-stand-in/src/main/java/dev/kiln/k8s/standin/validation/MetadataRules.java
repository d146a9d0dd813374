// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names, labels and annotations. */
final class MetadataRules {

    private static final int LARGEST_ANNOTATIONS = 256 * 1024;
    private static final Set<ResourceType> NAMED_BY_LABEL = Set.of(ResourceTypes.NAMESPACES, ResourceTypes.SERVICES);
    private static final Set<ResourceType> NAMED_FREELY = Set.of(
            ResourceTypes.ROLES,
            ResourceTypes.ROLE_BINDINGS,
            ResourceTypes.CLUSTER_ROLES,
            ResourceTypes.CLUSTER_ROLE_BINDINGS);

    private MetadataRules() {}

    static void check(ResourceType type, JsonNode object, Findings findings) {
        String name = Json.name(object);
        if (name.isEmpty()) {
            findings.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            wrongName(type, name).ifPresent(it -> findings.add(Cause.invalid("metadata.name", name, it)));
        }
        labels(Json.at(object, "metadata"), "metadata", findings);
        annotations(Json.at(object, "metadata"), "metadata", findings);
        owners(object, findings);
    }

    /** The labels of an object, or of the template of one. */
    static void labels(JsonNode metadata, String path, Findings findings) {
        labelMap(Json.map(metadata, "labels"), path + ".labels", findings);
    }

    static void labelMap(Map<String, String> labels, String path, Findings findings) {
        labels.forEach((key, value) -> {
            Names.key(key).ifPresent(it -> findings.add(Cause.invalid(path, key, it)));
            Names.labelValue(value).ifPresent(it -> findings.add(Cause.invalid(path, value, it)));
        });
    }

    static void annotations(JsonNode metadata, String path, Findings findings) {
        int size = 0;
        for (Map.Entry<String, String> entry : Json.map(metadata, "annotations").entrySet()) {
            Names.key(entry.getKey().toLowerCase(Locale.ROOT))
                    .ifPresent(it -> findings.add(Cause.invalid(path + ".annotations", entry.getKey(), it)));
            size += entry.getKey().length() + entry.getValue().length();
        }
        if (size > LARGEST_ANNOTATIONS) {
            findings.add(new Cause(
                    path + ".annotations",
                    "FieldValueTooLong",
                    "Too long: must have at most " + LARGEST_ANNOTATIONS + " bytes"));
        }
    }

    private static void owners(JsonNode object, Findings findings) {
        int index = 0;
        for (JsonNode owner : Json.items(object, "metadata", "ownerReferences")) {
            String path = "metadata.ownerReferences[" + index++ + "]";
            for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
                if (Json.text(owner, field).isEmpty()) {
                    findings.add(Cause.invalid(path + "." + field, "", field + " must not be empty"));
                }
            }
        }
    }

    private static Optional<String> wrongName(ResourceType type, String name) {
        if (NAMED_FREELY.contains(type)) {
            return Names.pathSegment(name);
        }
        return NAMED_BY_LABEL.contains(type) ? Names.label(name) : Names.subdomain(name);
    }
}
