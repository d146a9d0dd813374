// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import java.util.List;
import java.util.Optional;

/** The doors that an object passes before it is stored; called under the store's lock. */
public final class Admission {

    private final Store store;
    private final Faults faults;

    public Admission(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    /** Before defaults are validated: what the cluster adds. Changes the object. */
    public void complete(ResourceType type, ObjectNode object) {
        if (type.isNamespaced()) {
            requireNamespace(type, object);
        }
        if (type.equals(ResourceTypes.PODS)) {
            LimitRanges.fill(store.list(ResourceTypes.LIMIT_RANGES, Json.namespace(object)), object);
            resolvePriority(object);
        }
    }

    /**
     * After validation, of an object that is to be made.
     *
     * @throws Refusal when it may not come in
     */
    public void check(ResourceType type, ObjectNode object) {
        if (!type.isNamespaced()) {
            return;
        }
        String namespace = Json.namespace(object);
        if (type.equals(ResourceTypes.PODS)) {
            requireServiceAccount(object);
            requireRuntimeClass(object);
            LimitRanges.check(store.list(ResourceTypes.LIMIT_RANGES, namespace), object);
            checkSecurity(object);
            askWebhook(object);
        }
        List<ObjectNode> quotas = store.list(ResourceTypes.RESOURCE_QUOTAS, namespace);
        if (!quotas.isEmpty()) {
            Quotas.check(quotas, type, object, counted -> store.list(counted, namespace));
        }
    }

    private void requireNamespace(ResourceType type, ObjectNode object) {
        String namespace = Json.namespace(object);
        ObjectNode found = store.get(ResourceTypes.NAMESPACES, "", namespace)
                .orElseThrow(() -> Refusal.notFound(ResourceTypes.NAMESPACES, namespace));
        if (Json.isDeleting(found)) {
            throw Refusal.forbidden(
                    type,
                    Json.name(object),
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }

    private void resolvePriority(ObjectNode pod) {
        String name = Json.text(pod, "spec", "priorityClassName");
        if (!name.isEmpty() && !name.startsWith("system-")) {
            Optional<ObjectNode> found = store.get(ResourceTypes.PRIORITY_CLASSES, "", name);
            ObjectNode priority = found.orElseThrow(() -> Refusal.forbidden(
                    ResourceTypes.PODS, Json.name(pod), "no PriorityClass with name " + name + " was found"));
            Json.make(pod, "spec").put("priority", priority.path("value").asInt());
        }
    }

    private void requireServiceAccount(ObjectNode pod) {
        String name = Json.text(pod, "spec", "serviceAccountName");
        String namespace = Json.namespace(pod);
        if (store.get(ResourceTypes.SERVICE_ACCOUNTS, namespace, name).isEmpty()) {
            throw Refusal.forbidden(
                    ResourceTypes.PODS,
                    Json.name(pod),
                    "error looking up service account " + namespace + "/" + name + ": serviceaccount \"" + name
                            + "\" not found");
        }
    }

    private void requireRuntimeClass(ObjectNode pod) {
        String name = Json.text(pod, "spec", "runtimeClassName");
        if (!name.isEmpty()
                && store.get(ResourceTypes.RUNTIME_CLASSES, "", name).isEmpty()) {
            throw Refusal.forbidden(
                    ResourceTypes.PODS, Json.name(pod), "pod rejected: RuntimeClass \"" + name + "\" not found");
        }
    }

    private void checkSecurity(ObjectNode pod) {
        String level = store.get(ResourceTypes.NAMESPACES, "", Json.namespace(pod))
                .map(it -> Json.map(it, "metadata", "labels").getOrDefault(PodSecurity.LABEL, ""))
                .orElse("");
        List<String> violations = PodSecurity.violations(level, pod);
        if (!violations.isEmpty()) {
            throw Refusal.forbidden(
                    ResourceTypes.PODS,
                    Json.name(pod),
                    "violates PodSecurity \"" + level + ":latest\": " + String.join(", ", violations));
        }
    }

    private void askWebhook(ObjectNode pod) {
        faults.argument(Fault.ADMISSION_DENIED).ifPresent(message -> {
            throw Refusal.forbidden("admission webhook \"policy.stand-in.example\" denied the request: "
                    + (message.isEmpty() ? Json.name(pod) + " is not wanted here" : message));
        });
    }
}
