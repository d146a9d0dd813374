// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Words.lasting;
import static dev.kiln.runtime.k8s.reasons.Words.passing;

import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What events tell of a pod that its status does not: why a node cannot even begin with its containers. */
final class Happenings {

    private static final Map<String, Words> BY_REASON = Map.of(
            "FailedMount",
                    passing(
                            Fault.PLATFORM,
                            "a volume of the pod cannot be mounted",
                            "Create what the message names, or take the volume out of the pool's pod-template"),
            "FailedAttachVolume",
                    passing(
                            Fault.PLATFORM,
                            "a volume of the pod cannot be attached to the node",
                            "Look at the volume, or take it out of the pool's pod-template"),
            "FailedCreatePodSandBox",
                    passing(
                            Fault.PLATFORM,
                            "the node cannot make the pod's network and name spaces",
                            "Look at the node's network plug-in, and whether it has addresses left"),
            "NetworkNotReady",
                    passing(Fault.PLATFORM, "the node's network is not ready", "Look at the node's network plug-in"),
            "NodeNotReady",
                    passing(
                            Fault.PLATFORM,
                            "the pod's node does not answer any more",
                            "Look at the node; the sandbox is made elsewhere at the next call"),
            "FailedCreatePodContainer",
                    passing(
                            Fault.PLATFORM,
                            "the node cannot make the pod's cgroup",
                            "Look at the log of the node's kubelet"),
            "Preempting",
                    lasting(
                            Fault.CAPACITY,
                            "the pod made room for one of a higher priority",
                            "Add nodes, or give the pool a higher priority class in its pod-template"));

    private Happenings() {}

    /** The latest that tells of trouble. */
    static Optional<Trouble> trouble(List<Event> events) {
        return events.reversed().stream()
                .flatMap(event -> Optional.ofNullable(BY_REASON.get(text(event.getReason())))
                        .map(row -> row.trouble(text(event.getMessage())))
                        .stream())
                .findFirst();
    }

    /** Why the last pull failed. */
    static Optional<String> failedPull(List<Event> events) {
        return events.reversed().stream()
                .filter(event -> "Failed".equals(event.getReason()))
                .map(event -> text(event.getMessage()))
                .filter(said -> said.contains("pull image"))
                .findFirst();
    }

    /** The latest of a reason, if there is one. */
    static Optional<Event> latest(List<Event> events, String reason) {
        return events.reversed().stream()
                .filter(event -> reason.equals(event.getReason()))
                .findFirst();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
