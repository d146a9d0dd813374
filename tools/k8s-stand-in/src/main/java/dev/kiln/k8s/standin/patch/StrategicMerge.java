// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.List;
import java.util.Map;

/**
 * {@code application/strategic-merge-patch+json}, and what server-side apply does for one owner: objects are merged, lists
 * whose items have a known key are merged item by item, other lists are replaced. Directives: {@code $patch},
 * {@code $retainKeys} is ignored, {@code $deleteFromPrimitiveList/NAME}, {@code $setElementOrder/NAME} is ignored.
 */
public final class StrategicMerge {

    /** By which of their fields the items of a list are told apart; the first that the items have counts. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("env", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("conditions", List.of("type")),
            Map.entry("addresses", List.of("type")),
            Map.entry("containerStatuses", List.of("name")),
            Map.entry("taints", List.of("key")),
            Map.entry("secrets", List.of("name")),
            Map.entry("ports", List.of("containerPort", "port")));

    private static final String FINALIZERS = "finalizers";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /** The patched copy. */
    public static ObjectNode apply(ObjectNode target, JsonNode patch) {
        if (Json.text(patch, "$patch").equals("replace")) {
            ObjectNode replaced = patch.deepCopy();
            replaced.remove("$patch");
            return replaced;
        }
        ObjectNode patched = target.deepCopy();
        patch.properties().forEach(entry -> merge(patched, entry.getKey(), entry.getValue()));
        return patched;
    }

    private static void merge(ObjectNode patched, String name, JsonNode value) {
        if (name.startsWith(DELETE_FROM)) {
            deleteFrom(patched, name.substring(DELETE_FROM.length()), value);
        } else if (name.startsWith("$")) {
            return;
        } else if (value.isNull()) {
            patched.remove(name);
        } else if (value.isObject()) {
            if (Json.text(value, "$patch").equals("delete")) {
                patched.remove(name);
            } else {
                ObjectNode inner = patched.get(name) instanceof ObjectNode there ? there : Json.object();
                patched.set(name, apply(inner, value));
            }
        } else if (value instanceof ArrayNode list && patched.get(name) instanceof ArrayNode there) {
            patched.set(name, merge(name, there, list));
        } else {
            patched.set(name, value.deepCopy());
        }
    }

    private static ArrayNode merge(String name, ArrayNode there, ArrayNode patch) {
        if (name.equals(FINALIZERS)) {
            ArrayNode union = there.deepCopy();
            patch.forEach(it -> {
                if (!contains(union, it)) {
                    union.add(it);
                }
            });
            return union;
        }
        String key = KEYS.getOrDefault(name, List.of()).stream()
                .filter(it -> patch.isEmpty() || patch.get(0).has(it))
                .findFirst()
                .orElse("");
        if (key.isEmpty()) {
            return patch.deepCopy();
        }
        ArrayNode merged = Json.array();
        boolean isReplaced = Json.items(patch).stream()
                .anyMatch(it -> Json.text(it, "$patch").equals("replace"));
        if (!isReplaced) {
            there.forEach(merged::add);
        }
        for (JsonNode item : patch) {
            mergeItem(merged, key, item);
        }
        return merged;
    }

    private static void mergeItem(ArrayNode merged, String key, JsonNode item) {
        int at = indexOf(merged, key, item);
        switch (Json.text(item, "$patch")) {
            case "delete" -> {
                if (at >= 0) {
                    merged.remove(at);
                }
            }
            case "replace" -> {
                // only says that the list is replaced
            }
            default -> {
                if (at >= 0) {
                    merged.set(at, apply((ObjectNode) merged.get(at), item));
                } else {
                    merged.add(item.deepCopy());
                }
            }
        }
    }

    private static void deleteFrom(ObjectNode patched, String name, JsonNode values) {
        if (patched.get(name) instanceof ArrayNode list) {
            ArrayNode left = Json.array();
            list.forEach(it -> {
                if (!contains(values, it)) {
                    left.add(it);
                }
            });
            patched.set(name, left);
        }
    }

    private static int indexOf(ArrayNode list, String key, JsonNode item) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(item.path(key))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        return Json.items(list).contains(value);
    }
}
