// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.patch.JsonPatch;
import dev.kiln.k8s.standin.patch.MergePatch;
import dev.kiln.k8s.standin.patch.StrategicMerge;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.wire.Request;

/** Patches of all four kinds. */
final class Patches {

    private static final String APPLY = "application/apply-patch+yaml";

    private final Store store;
    private final Writes writes;

    Patches(Store store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    Answer patch(Target target, Request request, JsonNode body, boolean isDry) {
        String type = request.header("content-type").orElse("").split(";", 2)[0].strip();
        return switch (type) {
            case "application/json-patch+json" ->
                Answer.ok(writes.update(target, it -> JsonPatch.apply(it, body), isDry));
            case "application/merge-patch+json" ->
                Answer.ok(writes.update(target, it -> MergePatch.apply(it, object(body)), isDry));
            case "application/strategic-merge-patch+json" ->
                Answer.ok(writes.update(target, it -> StrategicMerge.apply(it, object(body)), isDry));
            case APPLY -> apply(target, request, object(body), isDry);
            default ->
                throw Refusal.unsupportedMediaType("application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, " + APPLY);
        };
    }

    /** Makes the object, or merges what is wanted into it; whose field is whose is not kept. */
    private Answer apply(Target target, Request request, ObjectNode wanted, boolean isDry) {
        if (request.parameter("fieldManager").orElse("").isEmpty()) {
            throw Refusal.unprocessable(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                            + " patch");
        }
        return store.atomically(() -> {
            boolean isNew =
                    store.get(target.type(), target.namespace(), target.name()).isEmpty();
            if (isNew && target.subresource().isEmpty()) {
                Json.make(wanted, "metadata").put("name", target.name());
                return Answer.created(writes.create(target.type(), target.namespace(), wanted, isDry));
            }
            return Answer.ok(writes.update(target, it -> StrategicMerge.apply(it, wanted), isDry));
        });
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("error decoding patch: a patch of this kind is an object");
    }
}
