// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** On which nodes a pod may run, and which of them lack an image. Pure; affinity is left to the scheduler. */
final class Eligible {

    private static final String DEFAULT_REGISTRY = "docker.io/";
    private static final String DEFAULT_LIBRARY = "library/";

    private Eligible() {}

    static boolean mayRun(PodSpec pod, Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        Map<String, String> wanted = Objects.requireNonNullElse(pod.getNodeSelector(), Map.of());
        return isReady(node)
                && !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && wanted.entrySet().stream().allMatch(it -> it.getValue().equals(labels.get(it.getKey())))
                && node.getSpec().getTaints().stream()
                        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                        .allMatch(taint -> isTolerated(taint, pod.getTolerations()));
    }

    /** As far as the node says; it names no more than fifty images. */
    static boolean hasImage(Node node, String reference) {
        String wanted = canonical(reference);
        return node.getStatus() != null
                && node.getStatus().getImages().stream()
                        .flatMap(image -> image.getNames().stream())
                        .anyMatch(name -> canonical(name).equals(wanted));
    }

    /** {@code nginx} is {@code docker.io/library/nginx:latest}. */
    static String canonical(String reference) {
        String name = reference;
        if (name.startsWith(DEFAULT_REGISTRY)) {
            name = name.substring(DEFAULT_REGISTRY.length());
        }
        if (name.startsWith(DEFAULT_LIBRARY)) {
            name = name.substring(DEFAULT_LIBRARY.length());
        }
        boolean hasTag = name.contains("@") || name.lastIndexOf(':') > name.lastIndexOf('/');
        return hasTag ? name : name + ":latest";
    }

    private static boolean isReady(Node node) {
        return node.getStatus() == null
                || node.getStatus().getConditions().stream()
                        .filter(it -> "Ready".equals(it.getType()))
                        .allMatch(it -> "True".equals(it.getStatus()));
    }

    private static boolean isTolerated(Taint taint, List<Toleration> tolerations) {
        return tolerations.stream().anyMatch(it -> tolerates(it, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean sameEffect =
                empty(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        boolean sameKey = empty(toleration.getKey()) || toleration.getKey().equals(taint.getKey());
        boolean sameValue = "Exists".equals(toleration.getOperator())
                || Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
        return sameEffect && sameKey && sameValue;
    }

    private static boolean empty(String text) {
        return text == null || text.isEmpty();
    }
}
