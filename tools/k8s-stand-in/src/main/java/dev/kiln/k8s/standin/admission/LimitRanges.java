// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.ArrayList;
import java.util.List;

/** Defaults and bounds of what one container may ask for. Pure. */
final class LimitRanges {

    private LimitRanges() {}

    static void fill(List<ObjectNode> ranges, ObjectNode pod) {
        for (JsonNode limit : forContainers(ranges)) {
            Json.at(pod, "spec", "containers").forEach(it -> fillContainer((ObjectNode) it, limit));
        }
    }

    static void check(List<ObjectNode> ranges, ObjectNode pod) {
        List<String> wrong = new ArrayList<>();
        for (JsonNode limit : forContainers(ranges)) {
            for (JsonNode container : Json.items(pod, "spec", "containers")) {
                JsonNode resources = container.path("resources");
                Json.map(limit, "max").forEach((name, most) -> {
                    String given = Json.text(resources, "limits", name);
                    if (!given.isEmpty() && Quantity.of(given).compareTo(Quantity.of(most)) > 0) {
                        wrong.add("maximum " + name + " usage per Container is " + most + ", but limit is " + given);
                    }
                });
                Json.map(limit, "min").forEach((name, least) -> {
                    String given = Json.text(resources, "requests", name);
                    if (!given.isEmpty() && Quantity.of(given).compareTo(Quantity.of(least)) < 0) {
                        wrong.add("minimum " + name + " usage per Container is " + least + ", but request is " + given);
                    }
                });
            }
        }
        if (!wrong.isEmpty()) {
            throw Refusal.forbidden(
                    ResourceTypes.PODS,
                    Json.name(pod),
                    wrong.size() == 1 ? wrong.getFirst() : "[" + String.join(", ", wrong) + "]");
        }
    }

    private static void fillContainer(ObjectNode container, JsonNode limit) {
        Json.map(limit, "default").forEach((name, amount) -> put(container, "limits", name, amount));
        Json.map(limit, "defaultRequest").forEach((name, amount) -> put(container, "requests", name, amount));
    }

    private static void put(ObjectNode container, String kind, String name, String amount) {
        ObjectNode amounts = Json.make(container, "resources", kind);
        if (!amounts.has(name)) {
            amounts.put(name, amount);
        }
    }

    private static List<JsonNode> forContainers(List<ObjectNode> ranges) {
        return ranges.stream()
                .flatMap(it -> Json.items(it, "spec", "limits").stream())
                .filter(it -> Json.text(it, "type").equals("Container"))
                .toList();
    }
}
