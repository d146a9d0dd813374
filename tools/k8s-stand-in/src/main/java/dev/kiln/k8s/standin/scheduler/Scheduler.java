// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.scheduler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.store.Subscription;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Binds pods that have no node, one after the other, whenever pods, nodes or the switch change. */
public final class Scheduler implements AutoCloseable {

    private static final EventLog.Source SOURCE = new EventLog.Source("default-scheduler", "");

    private final Store store;
    private final EventLog events;
    private final Faults faults;
    private final Subscription pods;
    private final Subscription nodes;
    private final Semaphore due = new Semaphore(1);
    private volatile boolean isClosed; // volatile: set by close, read by the thread

    private Scheduler(Store store, EventLog events, Faults faults) {
        this.store = store;
        this.events = events;
        this.faults = faults;
        this.pods = store.watch(ResourceTypes.PODS, "");
        this.nodes = store.watch(ResourceTypes.NODES, "");
    }

    public static Scheduler start(Store store, EventLog events, Faults faults) {
        Scheduler scheduler = new Scheduler(store, events, faults);
        Thread.ofVirtual().name("scheduler-pods").start(() -> scheduler.follow(scheduler.pods));
        Thread.ofVirtual().name("scheduler-nodes").start(() -> scheduler.follow(scheduler.nodes));
        Thread.ofVirtual().name("scheduler").start(scheduler::run);
        faults.listen(ignored -> scheduler.due.release());
        return scheduler;
    }

    @Override
    public void close() {
        isClosed = true;
        pods.close();
        nodes.close();
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
                // what piled up is done in one go
                due.drainPermits();
                if (!faults.isOn(Fault.SCHEDULER_STOPPED)) {
                    scheduleAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void scheduleAll() {
        List<ObjectNode> waiting = store.list(ResourceTypes.PODS, "").stream()
                .filter(it -> Json.text(it, "spec", "nodeName").isEmpty()
                        && !Json.isDeleting(it)
                        && Json.text(it, "spec", "schedulerName").equals("default-scheduler"))
                .sorted(Comparator.comparingInt(
                        (ObjectNode it) -> -Json.at(it, "spec", "priority").asInt()))
                .toList();
        waiting.forEach(this::schedule);
    }

    private void schedule(ObjectNode pod) {
        Placement placement =
                PlacementPolicy.place(pod, store.list(ResourceTypes.NODES, ""), store.list(ResourceTypes.PODS, ""));
        switch (placement) {
            case Placement.On on -> bind(pod, on.node());
            case Placement.Nowhere nowhere -> {
                boolean isNews = !condition(pod).equals(nowhere.message());
                if (isNews) {
                    set(pod, it -> unschedulable(it, nowhere.message()));
                    events.warning(SOURCE, pod, "FailedScheduling", nowhere.message());
                }
            }
        }
    }

    private void bind(ObjectNode pod, String node) {
        set(pod, it -> {
            Json.make(it, "spec").put("nodeName", node);
            ObjectNode condition = scheduled(it);
            condition.remove(List.of("reason", "message"));
            condition.put("status", "True").put("lastTransitionTime", store.timestamp());
        });
        events.normal(
                SOURCE,
                pod,
                "Scheduled",
                "Successfully assigned " + Json.namespace(pod) + "/" + Json.name(pod) + " to " + node);
    }

    private void unschedulable(ObjectNode pod, String message) {
        ObjectNode condition = scheduled(pod);
        if (!Json.text(condition, "status").equals("False")) {
            condition.put("lastTransitionTime", store.timestamp());
        }
        condition.put("status", "False").put("reason", "Unschedulable").put("message", message);
    }

    private void set(ObjectNode pod, Consumer<ObjectNode> change) {
        ResourceType type = ResourceTypes.PODS;
        store.update(type, Json.namespace(pod), Json.name(pod), it -> {
            if (Json.uid(it).equals(Json.uid(pod)) && !Json.isDeleting(it)) {
                change.accept(it);
            }
            return it;
        });
    }

    private static String condition(ObjectNode pod) {
        return Json.items(pod, "status", "conditions").stream()
                .filter(it -> Json.text(it, "type").equals("PodScheduled"))
                .map(it -> Json.text(it, "message"))
                .findFirst()
                .orElse("");
    }

    private static ObjectNode scheduled(ObjectNode pod) {
        ArrayNode conditions = Json.make(pod, "status").withArray("conditions");
        for (var condition : conditions) {
            if (Json.text(condition, "type").equals("PodScheduled")) {
                return (ObjectNode) condition;
            }
        }
        return conditions.addObject().put("type", "PodScheduled").putNull("lastProbeTime");
    }
}
