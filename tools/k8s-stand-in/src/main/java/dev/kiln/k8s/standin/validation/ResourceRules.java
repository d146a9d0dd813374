// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Quantity;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amounts of resources. */
final class ResourceRules {

    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

    private ResourceRules() {}

    /** Requests and limits of a container. */
    static void check(JsonNode resources, String path, Findings findings) {
        Map<String, String> limits = Json.map(resources, "limits");
        Map<String, String> requests = Json.map(resources, "requests");
        amounts(limits, path + ".limits", findings);
        amounts(requests, path + ".requests", findings);
        requests.forEach((name, request) -> {
            Optional<Quantity> asked = Quantity.parse(request);
            Optional<Quantity> limit = Optional.ofNullable(limits.get(name)).flatMap(Quantity::parse);
            if (asked.isPresent() && limit.isPresent() && asked.get().compareTo(limit.get()) > 0) {
                findings.add(Cause.invalid(
                        path + ".requests",
                        request,
                        "must be less than or equal to " + name + " limit of " + limits.get(name)));
            }
        });
    }

    static void quantity(String text, String path, Findings findings) {
        Optional<Quantity> quantity = Quantity.parse(text);
        if (quantity.isEmpty()) {
            findings.add(Cause.invalid(path, text, Quantity.SYNTAX));
        } else if (quantity.get().compareTo(Quantity.ZERO) < 0) {
            findings.add(Cause.invalid(path, text, "must be greater than or equal to 0"));
        }
    }

    private static void amounts(Map<String, String> amounts, String path, Findings findings) {
        amounts.forEach((name, amount) -> {
            if (!STANDARD.contains(name) && !name.contains("/") && !name.startsWith("hugepages-")) {
                findings.add(
                        Cause.invalid(path + "." + name, name, "must be a standard resource type or fully qualified"));
            }
            quantity(amount, path + "." + name, findings);
        });
    }
}
