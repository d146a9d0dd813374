// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON of one version as another sees it. Pure. */
final class Future {

    private static final String NEW = "fromTheFuture";

    private Future() {}

    /** Puts a field that nobody knows into each object, but for those below the open fields. */
    static void add(JsonNode json, Set<String> open) {
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(json.properties())) {
            if (!open.contains(field.getKey())) {
                add(field.getValue(), open);
            }
        }
        if (json.isArray()) {
            json.forEach(it -> add(it, open));
        }
        if (json instanceof ObjectNode object) {
            object.putObject(NEW).put("a", 1);
        }
    }

    /** What was there before and is not there now, or not the same; what is new does not count. */
    static void lost(String path, JsonNode before, JsonNode now, List<String> found) {
        if (before.isObject() && now.isObject()) {
            before.properties()
                    .forEach(it -> lost(path + "/" + it.getKey(), it.getValue(), now.path(it.getKey()), found));
        } else if (before.isArray() && now.isArray() && before.size() == now.size()) {
            for (int i = 0; i < before.size(); i++) {
                lost(path + "/" + i, before.get(i), now.get(i), found);
            }
        } else if (!before.equals(now)) {
            found.add(path + ": was " + before + ", is " + (now.isMissingNode() ? "nothing" : now));
        }
    }
}
