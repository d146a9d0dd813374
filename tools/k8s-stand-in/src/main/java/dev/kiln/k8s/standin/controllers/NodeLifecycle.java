// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.scheduler.Tolerations;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices that a kubelet is silent: its node becomes unreachable and tainted, its pods are not ready any more, and after a while
 * they are driven out. They stay as they are until the node is back or somebody forces them, as nobody can know that they ended.
 */
public final class NodeLifecycle implements AutoCloseable {

    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final EventLog.Source SOURCE = new EventLog.Source("node-controller", "");

    private final Store store;
    private final EventLog events;
    private final Deletion deletion;
    private final Faults faults;
    private final Duration evictionDelay;
    private final Map<String, Thread> evictions = new ConcurrentHashMap<>();

    /** Looks at every turn of a switch from now on. */
    public NodeLifecycle(Store store, EventLog events, Deletion deletion, Faults faults, Duration evictionDelay) {
        this.store = store;
        this.events = events;
        this.deletion = deletion;
        this.faults = faults;
        this.evictionDelay = evictionDelay;
        faults.listen(fault -> {
            if (fault == Fault.NODE_LOST || fault == Fault.KUBELET_STOPPED) {
                look();
            }
        });
    }

    @Override
    public void close() {
        evictions.values().forEach(Thread::interrupt);
    }

    private void look() {
        for (ObjectNode node : store.list(ResourceTypes.NODES, "")) {
            String name = Json.name(node);
            boolean isLost = faults.concerns(Fault.NODE_LOST, name) || faults.concerns(Fault.KUBELET_STOPPED, name);
            boolean wasLost = isTainted(node);
            if (isLost && !wasLost) {
                lose(node);
            } else if (!isLost && wasLost) {
                find(node);
            }
        }
    }

    private void lose(ObjectNode node) {
        String name = Json.name(node);
        store.update(ResourceTypes.NODES, "", name, it -> {
            for (String effect : List.of("NoSchedule", "NoExecute")) {
                Json.make(it, "spec")
                        .withArray("taints")
                        .addObject()
                        .put("key", UNREACHABLE)
                        .put("effect", effect)
                        .put("timeAdded", store.timestamp());
            }
            conditions(it, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
            return it;
        });
        events.normal(SOURCE, node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
        podsOn(name)
                .forEach(pod -> store.update(ResourceTypes.PODS, Json.namespace(pod), Json.name(pod), this::unready));
        Thread eviction = Thread.ofVirtual().name("eviction-" + name).unstarted(() -> evictLater(name));
        evictions.put(name, eviction);
        eviction.start();
    }

    private void find(ObjectNode node) {
        Thread eviction = evictions.remove(Json.name(node));
        if (eviction != null) {
            eviction.interrupt();
        }
        store.update(ResourceTypes.NODES, "", Json.name(node), it -> {
            ArrayNode kept = Json.array();
            Json.items(it, "spec", "taints").stream()
                    .filter(taint -> !Json.text(taint, "key").equals(UNREACHABLE))
                    .forEach(kept::add);
            Json.make(it, "spec").set("taints", kept);
            conditions(it, "True", "KubeletReady", "kubelet is posting ready status");
            return it;
        });
        events.normal(SOURCE, node, "NodeReady", "Node " + Json.name(node) + " status is now: NodeReady");
    }

    private void evictLater(String node) {
        try {
            Thread.sleep(evictionDelay);
            ObjectNode taint = Json.object().put("key", UNREACHABLE).put("effect", "NoExecute");
            for (ObjectNode pod : podsOn(node)) {
                boolean isToleratedForever = Json.items(pod, "spec", "tolerations").stream()
                        .anyMatch(it -> !it.has("tolerationSeconds") && Tolerations.tolerates(it, taint));
                if (!isToleratedForever && !Json.isDeleting(pod)) {
                    events.normal(
                            new EventLog.Source("taint-eviction-controller", ""),
                            pod,
                            "TaintManagerEviction",
                            "Marking for deletion Pod " + Json.namespace(pod) + "/" + Json.name(pod));
                    evict(pod);
                }
            }
        } catch (InterruptedException e) {
            // the node is back, or the stand-in closes
        }
    }

    private void evict(ObjectNode pod) {
        try {
            deletion.delete(ResourceTypes.PODS, Json.namespace(pod), Json.name(pod), DeleteOptions.USUAL);
        } catch (Refusal e) {
            // gone by itself meanwhile
        }
    }

    private List<ObjectNode> podsOn(String node) {
        return store.list(ResourceTypes.PODS, "").stream()
                .filter(it -> Json.text(it, "spec", "nodeName").equals(node))
                .toList();
    }

    private ObjectNode unready(ObjectNode pod) {
        for (JsonNode condition : Json.items(pod, "status", "conditions")) {
            if (Json.text(condition, "type").equals("Ready") && condition instanceof ObjectNode ready) {
                ready.put("status", "False").put("lastTransitionTime", store.timestamp());
            }
        }
        return pod;
    }

    private void conditions(ObjectNode node, String ready, String reason, String message) {
        for (JsonNode condition : Json.items(node, "status", "conditions")) {
            boolean isReady = Json.text(condition, "type").equals("Ready");
            if (condition instanceof ObjectNode there && (isReady || !ready.equals("True"))) {
                there.put("status", isReady ? ready : "Unknown")
                        .put("reason", reason)
                        .put("message", message)
                        .put("lastTransitionTime", store.timestamp());
            } else if (condition instanceof ObjectNode pressure) {
                pressure.put("status", "False").put("reason", "KubeletHasSufficientRoom");
            }
        }
    }

    private static boolean isTainted(ObjectNode node) {
        return Json.items(node, "spec", "taints").stream()
                .anyMatch(it -> Json.text(it, "key").equals(UNREACHABLE));
    }
}
