// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.util.List;
import java.util.stream.Collectors;

/** What the status of a pod says, from how its containers are. Pure. */
final class PodStatus {

    private PodStatus() {}

    /** What else is told. */
    record Facts(String hostIp, String podIp, String startTime, String now) {}

    /** The pod with its new status. */
    static ObjectNode apply(ObjectNode pod, List<ContainerRun> inits, List<ContainerRun> containers, Facts facts) {
        ObjectNode status = Json.make(pod, "status");
        boolean isInitialized = inits.stream().allMatch(ContainerRun::hasSucceeded);
        String phase = phase(Json.text(pod, "spec", "restartPolicy"), inits, containers, isInitialized);
        boolean isOver = phase.equals("Succeeded") || phase.equals("Failed");
        status.put("phase", phase).put("hostIP", facts.hostIp()).put("startTime", facts.startTime());
        if (!facts.podIp().isEmpty()) {
            status.put("podIP", facts.podIp());
            status.putArray("podIPs").addObject().put("ip", facts.podIp());
        }
        List<String> unready = containers.stream()
                .filter(it -> !(it.isRunning() && it.isReady))
                .map(ContainerRun::name)
                .toList();
        conditions(status, isInitialized, inits, unready, phase, isOver, facts.now());
        statuses(status, "initContainerStatuses", inits);
        statuses(status, "containerStatuses", containers);
        return pod;
    }

    /** Sets a condition; its time changes only with its status. */
    static void condition(ObjectNode status, String type, boolean isTrue, String reason, String message, String now) {
        ArrayNode conditions = status.withArray("conditions");
        ObjectNode condition = null;
        for (JsonNode it : conditions) {
            if (Json.text(it, "type").equals(type)) {
                condition = (ObjectNode) it;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        String value = isTrue ? "True" : "False";
        if (!Json.text(condition, "status").equals(value)) {
            condition.put("status", value).put("lastTransitionTime", now);
        }
        condition.putNull("lastProbeTime");
        optional(condition, "reason", reason);
        optional(condition, "message", message);
    }

    static String phase(
            String restartPolicy, List<ContainerRun> inits, List<ContainerRun> containers, boolean isInitialized) {
        boolean isRestarted = restartPolicy.equals("Always");
        boolean isInitFailed =
                restartPolicy.equals("Never") && inits.stream().anyMatch(it -> it.hasEnded() && !it.hasSucceeded());
        if (isInitFailed) {
            return "Failed";
        }
        if (!isInitialized || containers.stream().anyMatch(it -> !it.wasStarted)) {
            return "Pending";
        }
        boolean haveAllEnded = containers.stream().allMatch(ContainerRun::hasEnded);
        if (!haveAllEnded || isRestarted) {
            return "Running";
        }
        if (containers.stream().allMatch(ContainerRun::hasSucceeded)) {
            return "Succeeded";
        }
        return restartPolicy.equals("Never") ? "Failed" : "Running";
    }

    private static void conditions(
            ObjectNode status,
            boolean isInitialized,
            List<ContainerRun> inits,
            List<String> unready,
            String phase,
            boolean isOver,
            String now) {
        String incomplete = inits.stream()
                .filter(it -> !it.hasSucceeded())
                .map(ContainerRun::name)
                .collect(Collectors.joining(" "));
        condition(
                status,
                "Initialized",
                isInitialized,
                isInitialized ? "" : "ContainersNotInitialized",
                isInitialized ? "" : "containers with incomplete status: [" + incomplete + "]",
                now);
        boolean isReady = unready.isEmpty() && !isOver;
        String reason = isReady
                ? ""
                : phase.equals("Succeeded")
                        ? "PodCompleted"
                        : phase.equals("Failed") ? "PodFailed" : "ContainersNotReady";
        String message = isReady || isOver ? "" : "containers with unready status: [" + String.join(" ", unready) + "]";
        condition(status, "Ready", isReady, reason, message, now);
        condition(status, "ContainersReady", isReady, reason, message, now);
    }

    private static void statuses(ObjectNode status, String field, List<ContainerRun> runs) {
        if (!runs.isEmpty()) {
            ArrayNode list = status.putArray(field);
            runs.forEach(it -> list.add(it.status()));
        }
    }

    private static void optional(ObjectNode object, String field, String value) {
        if (value.isEmpty()) {
            object.remove(field);
        } else {
            object.put(field, value);
        }
    }
}
