// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import java.util.Set;

/**
 * Deletes: at once, or by marking an object so that whoever holds it lets go. A pod on a node is held by its kubelet for its grace
 * period, anything is held by its finalizers, a namespace by what is in it.
 */
public final class Deletion {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Store store;

    public Deletion(Store store) {
        this.store = store;
    }

    /**
     * What became of it.
     *
     * @param object its last state, or its state until it is let go
     */
    public record Outcome(ObjectNode object, boolean isGone) {}

    /**
     * Deletes one object.
     *
     * @throws Refusal when there is none, or it is another one than the options say
     */
    public Outcome delete(ResourceType type, String namespace, String name, DeleteOptions options) {
        return store.atomically(() -> {
            ObjectNode object = store.get(type, namespace, name).orElseThrow(() -> Refusal.notFound(type, name));
            requireMatch(type, object, options);
            ObjectNode marked = mark(type, object, options);
            boolean isGone = isFree(type, marked);
            if (options.isDryRun()) {
                return new Outcome(isGone ? object : marked, isGone);
            }
            if (isGone) {
                return new Outcome(
                        store.remove(type, namespace, name, ignored -> true).orElse(object), true);
            }
            return new Outcome(
                    store.update(type, namespace, name, ignored -> marked).orElse(marked), false);
        });
    }

    /** Removes an object that is marked, once nothing holds it any more. */
    public void removeIfFree(ResourceType type, ObjectNode object) {
        if (Json.isDeleting(object)) {
            store.remove(
                    type,
                    Json.namespace(object),
                    Json.name(object),
                    it -> Json.uid(it).equals(Json.uid(object)) && isFree(type, it));
        }
    }

    /** What a kubelet says when nothing of a pod is left. */
    public void finish(ObjectNode pod) {
        store.update(ResourceTypes.PODS, Json.namespace(pod), Json.name(pod), it -> {
                    if (Json.uid(it).equals(Json.uid(pod)) && Json.isDeleting(it)) {
                        Json.make(it, "metadata").put("deletionGracePeriodSeconds", 0);
                    }
                    return it;
                })
                .ifPresent(it -> removeIfFree(ResourceTypes.PODS, it));
    }

    private ObjectNode mark(ResourceType type, ObjectNode object, DeleteOptions options) {
        long grace = type.equals(ResourceTypes.PODS) ? grace(object, options) : 0;
        ObjectNode marked = object.deepCopy();
        ObjectNode metadata = Json.make(marked, "metadata");
        JsonNode before = metadata.path("deletionGracePeriodSeconds");
        boolean isShorter = !Json.isDeleting(object) || (before.isNumber() && grace < before.asLong());
        if (isShorter) {
            metadata.put("deletionTimestamp", store.now().plusSeconds(grace).toString())
                    .put("deletionGracePeriodSeconds", grace);
        }
        if (type.equals(ResourceTypes.NAMESPACES)) {
            Json.make(marked, "status").put("phase", "Terminating");
        }
        return marked;
    }

    private static long grace(ObjectNode pod, DeleteOptions options) {
        boolean isHeld =
                !Json.text(pod, "spec", "nodeName").isEmpty() && !ENDED.contains(Json.text(pod, "status", "phase"));
        long own = Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30);
        return isHeld ? options.gracePeriodSeconds().orElse(own) : 0;
    }

    private static boolean isFree(ResourceType type, JsonNode marked) {
        boolean isHeldByFinalizers = !Json.at(marked, "metadata", "finalizers").isEmpty()
                || (type.equals(ResourceTypes.NAMESPACES)
                        && !Json.at(marked, "spec", "finalizers").isEmpty());
        return !isHeldByFinalizers
                && Json.at(marked, "metadata", "deletionGracePeriodSeconds").asLong() == 0;
    }

    private static void requireMatch(ResourceType type, ObjectNode object, DeleteOptions options) {
        require(type, object, "UID", options.uid(), Json.uid(object));
        require(
                type,
                object,
                "ResourceVersion",
                options.resourceVersion(),
                Json.text(object, "metadata", "resourceVersion"));
    }

    private static void require(ResourceType type, ObjectNode object, String what, String asked, String there) {
        if (!asked.isEmpty() && !asked.equals(there)) {
            throw Refusal.conflict(
                    type,
                    Json.name(object),
                    "Precondition failed: " + what + " in precondition: " + asked + ", " + what + " in object meta: "
                            + there);
        }
    }
}
