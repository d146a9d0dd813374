// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.LabelSelector;
import dev.kiln.k8s.standin.objects.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which node a pod goes to: the one with the most memory to spare of those that fit. Pure. */
final class PlacementPolicy {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PlacementPolicy() {}

    /** What a node has left. */
    private record Room(Map<String, Quantity> free, long pods) {}

    /** Decides for one pod, given all nodes and all pods. */
    static Placement place(ObjectNode pod, List<ObjectNode> nodes, List<ObjectNode> pods) {
        if (nodes.isEmpty()) {
            return new Placement.Nowhere("no nodes available to schedule pods");
        }
        Map<String, Integer> reasons = new TreeMap<>();
        List<ObjectNode> fitting = new ArrayList<>();
        for (ObjectNode node : nodes) {
            List<String> against = against(pod, node, pods);
            if (against.isEmpty()) {
                fitting.add(node);
            }
            against.forEach(it -> reasons.merge(it, 1, Integer::sum));
        }
        return fitting.stream()
                .max(Comparator.comparing(
                                (ObjectNode it) -> room(it, pods).free().getOrDefault("memory", Quantity.ZERO))
                        .thenComparing(it -> room(it, pods).pods()))
                .<Placement>map(it -> new Placement.On(Json.name(it)))
                .orElseGet(() -> new Placement.Nowhere(message(nodes.size(), reasons)));
    }

    /** What speaks against a node; nothing when the pod fits. */
    private static List<String> against(ObjectNode pod, ObjectNode node, List<ObjectNode> pods) {
        if (Json.at(node, "spec", "unschedulable").asBoolean()) {
            return List.of("node(s) were unschedulable");
        }
        if (!matches(pod, node)) {
            return List.of("node(s) didn't match Pod's node affinity/selector");
        }
        for (JsonNode taint : Json.items(node, "spec", "taints")) {
            if (!Json.text(taint, "effect").equals("PreferNoSchedule") && !Tolerations.tolerate(pod, taint)) {
                return List.of("node(s) had untolerated taint {" + Json.text(taint, "key") + ": "
                        + Json.text(taint, "value") + "}");
            }
        }
        List<String> against = new ArrayList<>();
        Room room = room(node, pods);
        if (room.pods() < 1) {
            against.add("Too many pods");
        }
        requests(pod).forEach((resource, amount) -> {
            if (amount.compareTo(Quantity.ZERO) > 0
                    && amount.compareTo(room.free().getOrDefault(resource, Quantity.ZERO)) > 0) {
                against.add("Insufficient " + resource);
            }
        });
        return against;
    }

    private static boolean matches(ObjectNode pod, ObjectNode node) {
        Map<String, String> labels = Json.map(node, "metadata", "labels");
        boolean isSelected = Json.map(pod, "spec", "nodeSelector").entrySet().stream()
                .allMatch(it -> it.getValue().equals(labels.get(it.getKey())));
        JsonNode required =
                Json.at(pod, "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return isSelected
                && (required.isMissingNode()
                        || Json.items(required, "nodeSelectorTerms").stream()
                                .anyMatch(it -> matches(it, node, labels)));
    }

    private static boolean matches(JsonNode term, ObjectNode node, Map<String, String> labels) {
        Map<String, String> fields = Map.of("metadata.name", Json.name(node));
        return selector(term, "matchExpressions").matches(labels)
                && selector(term, "matchFields").matches(fields);
    }

    private static LabelSelector selector(JsonNode term, String field) {
        return new LabelSelector(
                Json.items(term, field).stream().map(LabelSelector::expression).toList());
    }

    private static Room room(ObjectNode node, List<ObjectNode> pods) {
        JsonNode allocatable = Json.at(node, "status", "allocatable");
        Map<String, Quantity> free = new HashMap<>();
        Json.map(allocatable).forEach((resource, amount) -> free.put(resource, Quantity.of(amount)));
        long count = Quantity.of(Json.text(allocatable, "pods")).units();
        for (ObjectNode pod : pods) {
            boolean isThere = Json.text(pod, "spec", "nodeName").equals(Json.name(node))
                    && !ENDED.contains(Json.text(pod, "status", "phase"));
            if (isThere) {
                count--;
                requests(pod)
                        .forEach((resource, amount) -> free.merge(resource, amount, (all, used) -> all.minus(used)));
            }
        }
        return new Room(free, count);
    }

    /** What a pod's containers ask for together, or one of its init containers alone if that is more. */
    static Map<String, Quantity> requests(ObjectNode pod) {
        Map<String, Quantity> requests = new TreeMap<>();
        for (JsonNode container : Json.items(pod, "spec", "containers")) {
            Json.map(container, "resources", "requests")
                    .forEach((resource, amount) -> requests.merge(resource, Quantity.of(amount), Quantity::plus));
        }
        for (JsonNode container : Json.items(pod, "spec", "initContainers")) {
            Json.map(container, "resources", "requests")
                    .forEach((resource, amount) -> requests.merge(
                            resource, Quantity.of(amount), (one, other) -> one.compareTo(other) > 0 ? one : other));
        }
        return requests;
    }

    private static String message(int nodes, Map<String, Integer> reasons) {
        List<String> parts = reasons.entrySet().stream()
                .map(it -> it.getValue() + " " + it.getKey())
                .sorted()
                .toList();
        return "0/" + nodes + " nodes are available: " + String.join(", ", parts) + ".";
    }
}
