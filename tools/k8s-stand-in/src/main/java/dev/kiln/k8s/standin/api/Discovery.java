// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the server can do, for clients that ask before they act. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final Map<String, List<String>> REVIEWS =
            Map.of("authorization.k8s.io", List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview"));

    private final String version;

    /**
     * Of a server that says it is this version.
     *
     * @param version such as {@code v1.30.0}
     */
    Discovery(String version) {
        this.version = version;
    }

    /** The answer for a path of discovery. */
    Optional<ObjectNode> answer(String path) {
        String[] steps = path.replaceAll("^/|/$", "").split("/", -1);
        return switch (steps[0]) {
            case "version" -> Optional.of(version());
            case "api" -> steps.length == 1 ? Optional.of(core()) : resources("", steps[1]);
            case "apis" ->
                switch (steps.length) {
                    case 1 -> Optional.of(groups());
                    case 2 ->
                        Optional.of(steps[1]).filter(groupNames()::contains).map(this::group);
                    default -> resources(steps[1], steps[2]);
                };
            default -> Optional.empty();
        };
    }

    private ObjectNode version() {
        String[] numbers = version.substring(1).split("\\.", 3);
        return Json.object()
                .put("major", numbers[0])
                .put("minor", numbers[1])
                .put("gitVersion", version)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "none")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode core() {
        ObjectNode core = Json.object().put("kind", "APIVersions");
        core.putArray("versions").add("v1");
        core.putArray("serverAddressByClientCIDRs");
        return core;
    }

    private ObjectNode groups() {
        ObjectNode groups = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode list = groups.putArray("groups");
        groupNames().forEach(it -> list.add(group(it).without(List.of("kind", "apiVersion"))));
        return groups;
    }

    private ObjectNode group(String name) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ObjectNode version = Json.object().put("groupVersion", name + "/v1").put("version", "v1");
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
        return group;
    }

    private static Set<String> groupNames() {
        Set<String> names = new TreeSet<>(REVIEWS.keySet());
        ResourceTypes.ALL.stream()
                .map(ResourceType::group)
                .filter(it -> !it.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static Optional<ObjectNode> resources(String group, String version) {
        ObjectNode answer = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        answer.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode list = answer.putArray("resources");
        ResourceTypes.ALL.stream()
                .filter(it -> it.group().equals(group) && it.version().equals(version))
                .forEach(it -> add(list, it));
        if (version.equals("v1")) {
            REVIEWS.getOrDefault(group, List.of()).forEach(kind -> addReview(list, kind));
        }
        return Optional.of(answer).filter(ignored -> !list.isEmpty());
    }

    private static void add(ArrayNode list, ResourceType type) {
        ObjectNode resource = list.addObject()
                .put("name", type.plural())
                .put("singularName", type.singular())
                .put("namespaced", type.isNamespaced())
                .put("kind", type.kind());
        VERBS.forEach(resource.putArray("verbs")::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(resource.putArray("shortNames")::add);
        }
        type.subresources().forEach(it -> list.addObject()
                .put("name", type.plural() + "/" + it)
                .put("singularName", "")
                .put("namespaced", type.isNamespaced())
                .put("kind", it.equals("eviction") ? "Eviction" : type.kind())
                .putArray("verbs")
                .add(it.equals("eviction") || it.equals("token") ? "create" : "get"));
    }

    private static void addReview(ArrayNode list, String kind) {
        list.addObject()
                .put("name", kind.toLowerCase(Locale.ROOT) + "s")
                .put("singularName", "")
                .put("namespaced", false)
                .put("kind", kind)
                .putArray("verbs")
                .add("create");
    }
}
