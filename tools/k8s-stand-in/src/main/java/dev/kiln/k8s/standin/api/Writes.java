// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.admission.Admission;
import dev.kiln.k8s.standin.controllers.Deletion;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.validation.Validation;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Makes and changes objects. */
public final class Writes {

    private static final int SUFFIX = 5;
    private static final int LONGEST_BASE = 63 - SUFFIX;
    /** What whoever writes cannot say of an object, since the server does. */
    private static final List<String> OURS = List.of(
            "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation");

    private static final Set<ResourceType> COUNTED = Set.of(
            ResourceTypes.DEPLOYMENTS,
            ResourceTypes.STATEFUL_SETS,
            ResourceTypes.DAEMON_SETS,
            ResourceTypes.REPLICA_SETS,
            ResourceTypes.NETWORK_POLICIES,
            ResourceTypes.DISRUPTION_BUDGETS);

    private final Store store;
    private final Admission admission;
    private final Deletion deletion;

    public Writes(Store store, Admission admission, Deletion deletion) {
        this.store = store;
        this.admission = admission;
        this.deletion = deletion;
    }

    /** Makes an object; a dry run only says what would be made. */
    public ObjectNode create(ResourceType type, String namespace, JsonNode body, boolean isDry) {
        ObjectNode object = object(type, body).deepCopy();
        ObjectNode metadata = Json.make(object, "metadata");
        if (!Json.text(metadata, "resourceVersion").isEmpty()) {
            throw Refusal.badRequest("resourceVersion should not be set on objects to be created");
        }
        metadata.remove(OURS);
        metadata.remove(List.of("resourceVersion", "managedFields"));
        place(type, namespace, metadata);
        if (COUNTED.contains(type)) {
            metadata.put("generation", 1);
        }
        if (type.has("status") && !type.equals(ResourceTypes.NODES)) {
            object.remove("status");
        }
        return store.atomically(() -> {
            nameIt(metadata, it -> store.get(type, namespace, it).isPresent());
            admission.complete(type, object);
            Validation.fillDefaults(type, object);
            Validation.check(type, object);
            admission.check(type, object);
            return isDry ? pretend(type, object) : store(type, object);
        });
    }

    /**
     * Changes an object to what is computed from it.
     *
     * @param change from a copy of what is there to what shall be; its revision, if it has one, must be that of what is there
     */
    ObjectNode update(Target target, UnaryOperator<ObjectNode> change, boolean isDry) {
        ResourceType type = target.type();
        return store.atomically(() -> {
            ObjectNode before = store.get(type, target.namespace(), target.name())
                    .orElseThrow(() -> Refusal.notFound(type, target.name()));
            ObjectNode wanted = object(type, change.apply(before.deepCopy()));
            requireSame(target, before, wanted);
            ObjectNode after = merge(target, before, wanted);
            if (target.subresource().isEmpty()) {
                Validation.checkUpdate(type, before, after);
            }
            if (isDry) {
                return after;
            }
            ObjectNode stored = store.update(type, target.namespace(), target.name(), ignored -> after)
                    .orElse(after);
            deletion.removeIfFree(type, stored);
            return stored;
        });
    }

    private ObjectNode store(ResourceType type, ObjectNode object) {
        ObjectNode made = store.create(type, object);
        if (type.equals(ResourceTypes.NAMESPACES)) {
            store.create(
                    ResourceTypes.SERVICE_ACCOUNTS, ResourceTypes.SERVICE_ACCOUNTS.named(Json.name(made), "default"));
        }
        return made;
    }

    private ObjectNode pretend(ResourceType type, ObjectNode object) {
        store.get(type, Json.namespace(object), Json.name(object)).ifPresent(it -> {
            throw Refusal.alreadyExists(type, Json.name(object));
        });
        Json.make(object, "metadata").put("uid", store.newUid()).put("creationTimestamp", store.timestamp());
        return object;
    }

    private void nameIt(ObjectNode metadata, Predicate<String> isTaken) {
        String base = Json.text(metadata, "generateName");
        if (Json.text(metadata, "name").isEmpty() && !base.isEmpty()) {
            String cut = base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base;
            String name = cut + store.suffix(SUFFIX);
            while (isTaken.test(name)) {
                name = cut + store.suffix(SUFFIX);
            }
            metadata.put("name", name);
        }
    }

    private static void place(ResourceType type, String namespace, ObjectNode metadata) {
        String said = Json.text(metadata, "namespace");
        if (!type.isNamespaced()) {
            metadata.remove("namespace");
        } else if (namespace.isEmpty()) {
            throw Refusal.methodNotAllowed();
        } else if (!said.isEmpty() && !said.equals(namespace)) {
            throw Refusal.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        } else {
            metadata.put("namespace", namespace);
        }
    }

    private static ObjectNode object(ResourceType type, JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw Refusal.badRequest("the object provided is unrecognized (must be of type " + type.kind()
                    + "): couldn't get version/kind; json parse error");
        }
        String kind = Json.text(object, "kind");
        String version = Json.text(object, "apiVersion");
        if (!kind.isEmpty() && !(kind.equals(type.kind()) && version.equals(type.apiVersion()))) {
            throw Refusal.badRequest("the API version in the data (" + version + ", Kind=" + kind
                    + ") does not match the expected API version (" + type.apiVersion() + ", Kind=" + type.kind()
                    + ")");
        }
        return object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    }

    private static void requireSame(Target target, ObjectNode before, ObjectNode wanted) {
        String name = Json.name(wanted);
        if (!name.equals(target.name())) {
            throw Refusal.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        String uid = Json.uid(wanted);
        if (!uid.isEmpty() && !uid.equals(Json.uid(before))) {
            throw Refusal.conflict(
                    target.type(),
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Json.uid(before));
        }
        String revision = Json.text(wanted, "metadata", "resourceVersion");
        if (!revision.isEmpty() && !revision.equals(Json.text(before, "metadata", "resourceVersion"))) {
            throw Refusal.stale(target.type(), name);
        }
    }

    /** What a write through this door may change, on what is there. */
    private static ObjectNode merge(Target target, ObjectNode before, ObjectNode wanted) {
        boolean isStatus = target.subresource().equals("status");
        ObjectNode after = isStatus ? before.deepCopy() : wanted.deepCopy();
        ObjectNode metadata = Json.make(after, "metadata");
        OURS.forEach(it -> copy(Json.make(before.deepCopy(), "metadata"), metadata, it));
        if (isStatus || !target.type().has("status")) {
            copy(wanted, after, "status");
        } else {
            copy(before, after, "status");
        }
        if (target.type().isNamespaced()) {
            metadata.put("namespace", target.namespace());
        }
        metadata.remove("managedFields");
        if (COUNTED.contains(target.type()) && !before.path("spec").equals(after.path("spec"))) {
            metadata.put(
                    "generation", before.path("metadata").path("generation").asLong() + 1);
        }
        return after;
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }
}
