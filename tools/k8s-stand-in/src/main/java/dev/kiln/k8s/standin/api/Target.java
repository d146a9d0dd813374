// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.wire.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a path names: {@code /api/v1/namespaces/NS/pods/NAME/log}.
 *
 * @param namespace empty for all, or for what has none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

    /** Empty for a path that names no resource. */
    static Optional<Target> of(String path) {
        List<String> steps =
                Arrays.stream(path.split("/")).filter(it -> !it.isEmpty()).toList();
        if (steps.size() >= 3 && steps.getFirst().equals("api")) {
            return of("", steps.get(1), steps.subList(2, steps.size()));
        }
        if (steps.size() >= 4 && steps.getFirst().equals("apis")) {
            return of(steps.get(1), steps.get(2), steps.subList(3, steps.size()));
        }
        return Optional.empty();
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    /** With its subresource, as roles name it. */
    String resource() {
        return type.plural() + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    /** As roles name what a request does. */
    String verb(Request request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> isCollection() ? request.isSet("watch") ? "watch" : "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> isCollection() ? "deletecollection" : "delete";
            default -> request.method().toLowerCase(Locale.ROOT);
        };
    }

    private static Optional<Target> of(String group, String version, List<String> steps) {
        boolean isInNamespace = steps.size() >= 3 && steps.getFirst().equals("namespaces");
        // what is below a namespace may be one of its own subresources
        if (isInNamespace && !ResourceTypes.NAMESPACES.has(steps.get(2))) {
            return of(group, version, steps.get(1), steps.subList(2, steps.size()))
                    .filter(it -> it.type().isNamespaced());
        }
        return of(group, version, "", steps)
                .filter(it -> !it.type().isNamespaced() || it.name().isEmpty());
    }

    private static Optional<Target> of(String group, String version, String namespace, List<String> steps) {
        if (steps.size() > 3) {
            return Optional.empty();
        }
        String name = steps.size() > 1 ? steps.get(1) : "";
        String subresource = steps.size() > 2 ? steps.get(2) : "";
        return ResourceTypes.find(group, version, steps.getFirst())
                .filter(it -> subresource.isEmpty() || it.has(subresource))
                .map(it -> new Target(it, namespace, name, subresource));
    }
}
