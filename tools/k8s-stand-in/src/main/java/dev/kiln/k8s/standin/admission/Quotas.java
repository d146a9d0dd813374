// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What a namespace may use in all. Pure, but for asking what is there. */
public final class Quotas {

    private static final List<String> COMPUTE =
            List.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private Quotas() {}

    /**
     * Refuses an object that would take more than a quota leaves.
     *
     * @param present the objects of a type in the namespace
     */
    static void check(
            List<ObjectNode> quotas,
            ResourceType type,
            ObjectNode object,
            Function<ResourceType, List<ObjectNode>> present) {
        for (ObjectNode quota : quotas) {
            check(quota, type, object, present);
        }
    }

    /** What the objects of a namespace take of each thing that a quota names. */
    public static Map<String, Quantity> used(ObjectNode quota, Function<ResourceType, List<ObjectNode>> present) {
        Map<String, Quantity> used = new TreeMap<>();
        for (String what : Json.map(quota, "spec", "hard").keySet()) {
            Quantity sum = Quantity.ZERO;
            for (ResourceType type : ResourceTypes.ALL) {
                if (counts(what, type)) {
                    for (ObjectNode object : present.apply(type)) {
                        sum = sum.plus(takes(what, type, object));
                    }
                }
            }
            used.put(what, sum);
        }
        return used;
    }

    private static void check(
            ObjectNode quota, ResourceType type, ObjectNode object, Function<ResourceType, List<ObjectNode>> present) {
        Map<String, String> hard = Json.map(quota, "spec", "hard");
        requireAmounts(quota, hard, type, object);
        Map<String, Quantity> used = used(quota, present);
        List<String> requested = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        List<String> limited = new ArrayList<>();
        new TreeMap<>(hard).forEach((what, most) -> {
            if (counts(what, type)) {
                Quantity more = takes(what, type, object);
                Quantity sum = used.getOrDefault(what, Quantity.ZERO).plus(more);
                if (more.compareTo(Quantity.ZERO) > 0 && sum.compareTo(Quantity.of(most)) > 0) {
                    requested.add(what + "=" + more);
                    taken.add(what + "=" + used.get(what));
                    limited.add(what + "=" + most);
                }
            }
        });
        if (!requested.isEmpty()) {
            throw Refusal.forbidden(
                    type,
                    Json.name(object),
                    "exceeded quota: " + Json.name(quota) + ", requested: " + String.join(",", requested) + ", used: "
                            + String.join(",", taken) + ", limited: " + String.join(",", limited));
        }
    }

    private static void requireAmounts(
            ObjectNode quota, Map<String, String> hard, ResourceType type, ObjectNode object) {
        if (!type.equals(ResourceTypes.PODS)) {
            return;
        }
        List<String> missing = hard.keySet().stream()
                .filter(COMPUTE::contains)
                .filter(what -> Json.items(object, "spec", "containers").stream()
                        .anyMatch(it -> amount(what, it).isEmpty()))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw Refusal.forbidden(
                    type,
                    Json.name(object),
                    "failed quota: " + Json.name(quota) + ": must specify " + String.join(",", missing));
        }
    }

    private static boolean counts(String what, ResourceType type) {
        return (type.equals(ResourceTypes.PODS) && COMPUTE.contains(what))
                || what.equals("count/" + type.qualified())
                || (type.group().isEmpty() && what.equals(type.plural()));
    }

    private static Quantity takes(String what, ResourceType type, ObjectNode object) {
        boolean isPod = type.equals(ResourceTypes.PODS);
        String phase = Json.text(object, "status", "phase");
        if (isPod && !what.startsWith("count/") && (phase.equals("Succeeded") || phase.equals("Failed"))) {
            return Quantity.ZERO;
        }
        if (!isPod || !COMPUTE.contains(what)) {
            return Quantity.of("1");
        }
        Quantity sum = Quantity.ZERO;
        for (JsonNode container : Json.items(object, "spec", "containers")) {
            sum = sum.plus(Quantity.of(amount(what, container)));
        }
        return sum;
    }

    /** {@code limits.cpu}, or {@code memory}, which is that of the requests. */
    private static String amount(String what, JsonNode container) {
        String[] parts = what.split("\\.", 2);
        return parts.length == 2
                ? Json.text(container, "resources", parts[0], parts[1])
                : Json.text(container, "resources", "requests", what);
    }
}
