// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a template may say, and what would break the sandbox's limits, its isolation or our own marks. Pure. */
final class TemplateRules {

    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Set<String> METADATA = Set.of("labels", "annotations", "name");
    private static final Set<String> SPEC = Set.of(
            "affinity",
            "containers",
            "dnsConfig",
            "dnsPolicy",
            "hostAliases",
            "imagePullSecrets",
            "initContainers",
            "nodeSelector",
            "priorityClassName",
            "preemptionPolicy",
            "runtimeClassName",
            "schedulerName",
            "securityContext",
            "serviceAccountName",
            "tolerations",
            "topologySpreadConstraints",
            "volumes");
    private static final Set<String> ACTION =
            Set.of("name", "env", "envFrom", "resources", "securityContext", "volumeMounts");
    private static final Set<String> SECURITY = Set.of(
            "appArmorProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "readOnlyRootFilesystem",
            "runAsGroup",
            "runAsNonRoot",
            "runAsUser",
            "seLinuxOptions",
            "seccompProfile",
            "supplementalGroups");
    private static final Set<String> OURS = Set.of("memory", "cpu", "ephemeral-storage");

    private TemplateRules() {}

    /** A rule was broken; the message names the field. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String field, String why) {
            super(field + " " + why);
        }
    }

    static void require(Map<?, ?> template) {
        onlyKnown("", template, TOP);
        Map<?, ?> metadata = map("metadata", template.get("metadata"));
        onlyKnown("metadata", metadata, METADATA);
        notOurs("metadata.labels", metadata.get("labels"));
        notOurs("metadata.annotations", metadata.get("annotations"));
        Map<?, ?> spec = map("spec", template.get("spec"));
        onlyKnown("spec", spec, SPEC);
        security("spec.securityContext", spec.get("securityContext"));
        volumes(spec.get("volumes"));
        containers(spec.get("containers"));
    }

    private static void containers(@Nullable Object containers) {
        int index = 0;
        for (Object each : list("spec.containers", containers)) {
            String field = "spec.containers[" + index++ + "]";
            Map<?, ?> container = map(field, each);
            if (PodWriter.CONTAINER.equals(container.get("name"))) {
                onlyKnown(field, container, ACTION);
                security(field + ".securityContext", container.get("securityContext"));
                resources(field + ".resources", container.get("resources"));
            } else if (!(container.get("name") instanceof String) || !(container.get("image") instanceof String)) {
                throw new Broken(
                        field,
                        "needs a name and an image, as it goes beside the action's own container; what adds to that one is"
                                + " called '" + PodWriter.CONTAINER + "'");
            }
        }
    }

    private static void resources(String field, @Nullable Object resources) {
        for (String part : List.of("limits", "requests")) {
            for (Object name :
                    map(field + "." + part, map(field, resources).get(part)).keySet()) {
                if (OURS.contains(String.valueOf(name))) {
                    throw new Broken(
                            field + "." + part + "." + name,
                            "cannot be set, as it is each sandbox's own; the pool's keys cpu-request-per-gib and scratch"
                                    + " change what is asked for");
                }
            }
        }
    }

    private static void security(String field, @Nullable Object security) {
        Map<?, ?> context = map(field, security);
        onlyKnown(field, context, SECURITY);
        if (Boolean.FALSE.equals(context.get("runAsNonRoot"))) {
            throw new Broken(field + ".runAsNonRoot", "must stay true: a sandbox never runs as the node's root");
        }
        if (context.get("runAsUser") instanceof Number user && user.longValue() == 0) {
            throw new Broken(field + ".runAsUser", "must not be 0: a sandbox never runs as the node's root");
        }
        if (context.get("seccompProfile") instanceof Map<?, ?> profile && "Unconfined".equals(profile.get("type"))) {
            throw new Broken(field + ".seccompProfile.type", "must not be Unconfined; use RuntimeDefault or Localhost");
        }
    }

    private static void volumes(@Nullable Object volumes) {
        int index = 0;
        for (Object each : list("spec.volumes", volumes)) {
            String field = "spec.volumes[" + index++ + "]";
            if (map(field, each).containsKey("hostPath")) {
                throw new Broken(field + ".hostPath", "cannot be used: it would open the node's files to the sandbox");
            }
        }
    }

    private static void notOurs(String field, @Nullable Object marks) {
        for (Object key : map(field, marks).keySet()) {
            if (String.valueOf(key).startsWith(OwnerLabels.PREFIX)) {
                throw new Broken(
                        field + "." + key,
                        "cannot be set: names that begin with " + OwnerLabels.PREFIX + " tell whose a pod is");
            }
        }
    }

    private static void onlyKnown(String field, Map<?, ?> map, Set<String> known) {
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw new Broken(
                        field.isEmpty() ? String.valueOf(key) : field + "." + key,
                        "cannot be set; what can is " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private static Map<?, ?> map(String field, @Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new Broken(field, "must have fields of its own, but is '" + value + "'");
    }

    private static List<?> list(String field, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new Broken(field, "must be a list, but is '" + value + "'");
    }
}
