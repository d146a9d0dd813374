// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;

/** {@code application/merge-patch+json} (RFC 7396): null removes, objects are merged, everything else replaces. */
public final class MergePatch {

    private MergePatch() {}

    /** The patched copy. */
    public static ObjectNode apply(ObjectNode target, JsonNode patch) {
        ObjectNode patched = target.deepCopy();
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                patched.remove(name);
            } else if (value.isObject()) {
                ObjectNode inner = patched.get(name) instanceof ObjectNode there ? there : Json.object();
                patched.set(name, apply(inner, value));
            } else {
                patched.set(name, value.deepCopy());
            }
        });
        return patched;
    }
}
