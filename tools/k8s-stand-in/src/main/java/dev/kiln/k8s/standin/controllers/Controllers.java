// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.admission.Quotas;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** One thread that looks after what changed: orphans, namespaces that end, budgets and quotas. */
public final class Controllers implements AutoCloseable {

    /** What the changes of concern them. */
    private static final List<ResourceType> WATCHED = List.of(
            ResourceTypes.PODS,
            ResourceTypes.NAMESPACES,
            ResourceTypes.CONFIG_MAPS,
            ResourceTypes.DEPLOYMENTS,
            ResourceTypes.STATEFUL_SETS,
            ResourceTypes.REPLICA_SETS,
            ResourceTypes.JOBS,
            ResourceTypes.LEASES,
            ResourceTypes.DISRUPTION_BUDGETS,
            ResourceTypes.RESOURCE_QUOTAS);

    private final Store store;
    private final Deletion deletion;
    private final DisruptionBudgets budgets;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Semaphore due = new Semaphore(1);
    private volatile boolean isClosed; // volatile: set by close, read by the thread

    private Controllers(Store store, Deletion deletion, DisruptionBudgets budgets) {
        this.store = store;
        this.deletion = deletion;
        this.budgets = budgets;
        WATCHED.forEach(it -> subscriptions.add(store.watch(it, "")));
    }

    public static Controllers start(Store store, Deletion deletion, DisruptionBudgets budgets) {
        Controllers controllers = new Controllers(store, deletion, budgets);
        controllers.subscriptions.forEach(
                it -> Thread.ofVirtual().name("controller-watch").start(() -> controllers.follow(it)));
        Thread.ofVirtual().name("controllers").start(controllers::run);
        return controllers;
    }

    @Override
    public void close() {
        isClosed = true;
        subscriptions.forEach(Subscription::close);
        due.release();
    }

    private void follow(Subscription changes) {
        try {
            while (changes.take().isPresent()) {
                due.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                due.acquire();
                due.drainPermits();
                collectOrphans();
                emptyNamespaces();
                store.list(ResourceTypes.DISRUPTION_BUDGETS, "").forEach(budgets::count);
                store.list(ResourceTypes.RESOURCE_QUOTAS, "").forEach(this::countQuota);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pods and config maps all of whose owners are gone. */
    private void collectOrphans() {
        for (ResourceType type : List.of(ResourceTypes.PODS, ResourceTypes.CONFIG_MAPS, ResourceTypes.SECRETS)) {
            for (ObjectNode object : store.list(type, "")) {
                List<JsonNode> owners = Json.items(object, "metadata", "ownerReferences");
                boolean isOrphan = !owners.isEmpty()
                        && !Json.isDeleting(object)
                        && owners.stream().noneMatch(it -> isThere(it, Json.namespace(object)));
                if (isOrphan) {
                    delete(type, object);
                }
            }
        }
    }

    private boolean isThere(JsonNode owner, String namespace) {
        return ResourceTypes.ALL.stream()
                .filter(it -> it.kind().equals(Json.text(owner, "kind"))
                        && it.apiVersion().equals(Json.text(owner, "apiVersion")))
                .findFirst()
                // of kinds that are not served nobody can say that they are gone
                .map(it -> store.get(it, it.isNamespaced() ? namespace : "", Json.text(owner, "name"))
                        .filter(found -> Json.uid(found).equals(Json.text(owner, "uid")))
                        .isPresent())
                .orElse(true);
    }

    private void emptyNamespaces() {
        for (ObjectNode namespace : store.list(ResourceTypes.NAMESPACES, "")) {
            if (Json.isDeleting(namespace)) {
                boolean isEmpty = true;
                for (ResourceType type : ResourceTypes.ALL) {
                    for (ObjectNode object :
                            type.isNamespaced() ? store.list(type, Json.name(namespace)) : List.<ObjectNode>of()) {
                        isEmpty = false;
                        if (!Json.isDeleting(object)) {
                            delete(type, object);
                            due.release();
                        }
                    }
                }
                if (isEmpty) {
                    finish(namespace);
                }
            }
        }
    }

    private void finish(ObjectNode namespace) {
        store.update(ResourceTypes.NAMESPACES, "", Json.name(namespace), it -> {
                    Json.make(it, "spec").putArray("finalizers");
                    return it;
                })
                .ifPresent(it -> deletion.removeIfFree(ResourceTypes.NAMESPACES, it));
    }

    private void countQuota(ObjectNode quota) {
        store.update(ResourceTypes.RESOURCE_QUOTAS, Json.namespace(quota), Json.name(quota), it -> {
            ObjectNode status = Json.make(it, "status");
            status.set("hard", Json.at(it, "spec", "hard").deepCopy());
            ObjectNode used = status.putObject("used");
            Quotas.used(it, type -> store.list(type, Json.namespace(quota)))
                    .forEach((what, amount) -> used.put(what, amount.toString()));
            return it;
        });
    }

    private void delete(ResourceType type, ObjectNode object) {
        try {
            deletion.delete(type, Json.namespace(object), Json.name(object), DeleteOptions.USUAL);
        } catch (Refusal e) {
            // gone by itself meanwhile
        }
    }
}
