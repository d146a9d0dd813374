// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import dev.kiln.runtime.spi.SandboxStatus;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;

/** What a pod's status says of the container that the action runs in. */
public final class PodState {

    private static final int KILLED = 137;

    private PodState() {}

    public static SandboxStatus status(Pod pod) {
        Optional<ContainerStateTerminated> end = terminated(pod);
        if (end.isPresent()) {
            return new SandboxStatus.Exited(
                    Objects.requireNonNullElse(end.get().getExitCode(), KILLED),
                    "OOMKilled".equals(end.get().getReason()));
        }
        return switch (phase(pod)) {
            // evicted, or its node shut down: the containers' own ends are not told
            case "Failed" -> new SandboxStatus.Exited(KILLED, false);
            case "Succeeded" -> new SandboxStatus.Exited(0, false);
            default -> new SandboxStatus.Running();
        };
    }

    /** Whether its first process runs. */
    public static boolean isRunning(Pod pod) {
        return state(pod).map(it -> it.getRunning() != null).orElse(false);
    }

    /** Whether it came to its end. */
    public static boolean hasEnded(Pod pod) {
        return status(pod) instanceof SandboxStatus.Exited;
    }

    /** Whether the node has the image: its container exists, or came to an end. */
    public static boolean hasImage(Pod pod) {
        return action(pod)
                .map(it -> (it.getImageID() != null && !it.getImageID().isBlank())
                        || isRunning(pod)
                        || terminated(pod).isPresent())
                .orElse(false);
    }

    /** Its address in the cluster's network, as soon as it has one. */
    public static Optional<String> ip(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : Optional.ofNullable(pod.getStatus().getPodIP()).filter(it -> !it.isBlank());
    }

    /** Where it was placed, as soon as it was. */
    public static Optional<String> node(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName()).filter(it -> !it.isBlank());
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return state(pod).map(ContainerState::getTerminated);
    }

    private static Optional<ContainerState> state(Pod pod) {
        return action(pod).map(ContainerStatus::getState);
    }

    private static Optional<ContainerStatus> action(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(it -> PodWriter.CONTAINER.equals(it.getName()))
                        .findFirst();
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }
}
