// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.LabelSelector;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import java.util.List;

/** Evicts pods, if no budget needs them. */
public final class DisruptionBudgets {

    private final Store store;
    private final Deletion deletion;

    public DisruptionBudgets(Store store, Deletion deletion) {
        this.store = store;
        this.deletion = deletion;
    }

    /**
     * Deletes a pod in the name of whoever empties its node.
     *
     * @throws Refusal with 429 when a budget needs the pod, 404 when there is none
     */
    public void evict(String namespace, String name, DeleteOptions options) {
        store.atomically(() -> {
            ObjectNode pod = store.get(ResourceTypes.PODS, namespace, name)
                    .orElseThrow(() -> Refusal.notFound(ResourceTypes.PODS, name));
            boolean isCounted = isHealthy(pod) && !Json.isDeleting(pod);
            if (isCounted) {
                store.list(ResourceTypes.DISRUPTION_BUDGETS, namespace).stream()
                        .filter(it -> covers(it, pod))
                        .forEach(this::requireAllowance);
            }
            return deletion.delete(ResourceTypes.PODS, namespace, name, options);
        });
    }

    /** Writes into a budget's status how many of its pods may go. */
    public void count(ObjectNode budget) {
        List<ObjectNode> covered = covered(budget);
        int healthy =
                (int) covered.stream().filter(DisruptionBudgets::isHealthy).count();
        int needed = needed(budget, covered.size());
        store.update(ResourceTypes.DISRUPTION_BUDGETS, Json.namespace(budget), Json.name(budget), it -> {
            Json.make(it, "status")
                    .put("currentHealthy", healthy)
                    .put("desiredHealthy", needed)
                    .put("expectedPods", covered.size())
                    .put("disruptionsAllowed", Math.max(0, healthy - needed))
                    .put(
                            "observedGeneration",
                            Json.at(it, "metadata", "generation").asLong());
            return it;
        });
    }

    private void requireAllowance(ObjectNode budget) {
        List<ObjectNode> covered = covered(budget);
        int healthy =
                (int) covered.stream().filter(DisruptionBudgets::isHealthy).count();
        int needed = needed(budget, covered.size());
        if (healthy <= needed) {
            throw Refusal.disruption(Json.name(budget), healthy, needed);
        }
    }

    private List<ObjectNode> covered(ObjectNode budget) {
        return store.list(ResourceTypes.PODS, Json.namespace(budget)).stream()
                .filter(it -> covers(budget, it) && !Json.isDeleting(it))
                .toList();
    }

    private static boolean covers(ObjectNode budget, ObjectNode pod) {
        JsonNode selector = Json.at(budget, "spec", "selector");
        return !selector.isMissingNode() && LabelSelector.of(selector).matches(pod);
    }

    private static boolean isHealthy(ObjectNode pod) {
        return Json.items(pod, "status", "conditions").stream()
                .anyMatch(it -> Json.text(it, "type").equals("Ready")
                        && Json.text(it, "status").equals("True"));
    }

    /** Of percents, as many as are at least that part. */
    private static int needed(ObjectNode budget, int all) {
        JsonNode least = Json.at(budget, "spec", "minAvailable");
        JsonNode most = Json.at(budget, "spec", "maxUnavailable");
        return least.isMissingNode() ? Math.max(0, all - amount(most, all)) : amount(least, all);
    }

    private static int amount(JsonNode value, int all) {
        String text = value.asText("0");
        return text.endsWith("%")
                ? (int) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * all / 100.0)
                : Integer.parseInt(text);
    }
}
