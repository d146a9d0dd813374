// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Words.lasting;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod is not ready, from its status and its events. Pure.
 *
 * <p>Example: a pod whose container waits with {@code ErrImagePull} and {@code manifest unknown} is the developer's trouble, and lasting;
 * one that the scheduler cannot place for want of CPU is nobody's, and passes if a node comes.
 */
public final class PodReasons {

    private static final String BACK_OFF = "ImagePullBackOff";

    private final String container;

    /** Of pods whose action runs in the container of this name; others are the pod-template's. */
    public PodReasons(String container) {
        this.container = container;
    }

    /** What stands against the pod getting ready; empty when nothing is known of. Events are oldest first. */
    public Optional<Trouble> trouble(Pod pod, List<Event> events) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        return Stream.<Optional<Trouble>>of(
                        disruption(status),
                        lost(status),
                        ended(status),
                        waiting(status, events),
                        scheduling(status),
                        Happenings.trouble(events))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether a node has given up to pull an image for now, of which only events say why. */
    public boolean isBackingOff(Pod pod) {
        return pod.getStatus() != null
                && all(pod.getStatus())
                        .anyMatch(it -> it.getState() != null
                                && it.getState().getWaiting() != null
                                && BACK_OFF.equals(it.getState().getWaiting().getReason()));
    }

    /** What the pod is at, for an error that says only that there was not enough time. */
    public String delay(Pod pod, List<Event> events) {
        Optional<Trouble> trouble = trouble(pod, events);
        if (trouble.isPresent()) {
            return trouble.get().what();
        }
        if (condition(pod.getStatus(), "PodScheduled").isEmpty()) {
            return "the scheduler has not looked at its pod yet; see whether kube-scheduler runs, and whether"
                    + " schedulerName in the pool's pod-template names one that does";
        }
        String node = Objects.requireNonNullElse(pod.getSpec().getNodeName(), "its node");
        Optional<Event> pulling = Happenings.latest(events, "Pulling");
        if (pulling.isPresent() && Happenings.latest(events, "Pulled").isEmpty()) {
            return node
                    + " was still pulling the image; prepare it in advance (the pool's key 'prepull'), or make it smaller";
        }
        return action(pod.getStatus())
                .flatMap(it -> Optional.ofNullable(it.getState()))
                .map(state -> state.getRunning() == null
                        ? node + " was still making its container"
                        : "its container ran, and did not listen yet")
                .orElse(node + " had not begun with it");
    }

    private static Optional<Trouble> disruption(PodStatus status) {
        return condition(status, "DisruptionTarget")
                .filter(it -> "True".equals(it.getStatus()))
                .map(it -> switch (text(it.getReason())) {
                    case "PreemptionByScheduler", "PreemptionByKubeScheduler" ->
                        lasting(
                                        Fault.CAPACITY,
                                        "the pod made room for one of a higher priority",
                                        "Add nodes, or give the pool a higher priority class in its pod-template")
                                .trouble(text(it.getMessage()));
                    case "DeletionByTaintManager" -> nodeLost(text(it.getMessage()));
                    default -> evicted(text(it.getMessage()));
                });
    }

    private static Optional<Trouble> lost(PodStatus status) {
        String said = text(status.getMessage());
        return switch (text(status.getReason())) {
            case "Evicted" -> Optional.of(evicted(said));
            case "Preempting" ->
                Optional.of(lasting(
                                Fault.CAPACITY,
                                "the pod made room for one of a higher priority",
                                "Add nodes, or give the pool a higher priority class in its pod-template")
                        .trouble(said));
            case "NodeLost", "NodeShutdown", "Terminated", "Shutdown" -> Optional.of(nodeLost(said));
            case "NodeAffinity",
                    "UnexpectedAdmissionError",
                    "OutOfcpu",
                    "OutOfmemory",
                    "OutOfpods",
                    "OutOfephemeral-storage" ->
                Optional.of(lasting(
                                Fault.CAPACITY,
                                "the node refused the pod (" + status.getReason() + ")",
                                "Another node may take it; add nodes if this goes on")
                        .trouble(said));
            case "DeadlineExceeded" ->
                Optional.of(lasting(
                                Fault.PLATFORM,
                                "the pod was ended by its activeDeadlineSeconds",
                                "Take that out of the pool's pod-template")
                        .trouble(said));
            default -> "Unknown".equals(status.getPhase()) ? Optional.of(nodeLost(said)) : Optional.empty();
        };
    }

    private static Trouble evicted(String said) {
        return lasting(
                        Fault.CAPACITY,
                        "the node evicted the pod",
                        "Let the pool ask for what it uses (its keys 'cpu-request-per-gib' and 'scratch'), or add nodes")
                .trouble(said);
    }

    private static Trouble nodeLost(String said) {
        return lasting(
                        Fault.PLATFORM,
                        "the pod's node is lost",
                        "Look at the node; the sandbox is made elsewhere at the next call")
                .trouble(said);
    }

    private Optional<Trouble> ended(PodStatus status) {
        return all(status)
                .flatMap(it -> Optional.ofNullable(it.getState())
                        .map(ContainerState::getTerminated)
                        .flatMap(end -> ended(it.getName(), end))
                        .stream())
                .findFirst();
    }

    private Optional<Trouble> ended(String name, ContainerStateTerminated end) {
        int code = Objects.requireNonNullElse(end.getExitCode(), 0);
        if (!name.equals(container)) {
            // an init container that did its work ends too
            return code == 0
                    ? Optional.empty()
                    : Optional.of(new Trouble(
                            Fault.PLATFORM,
                            false,
                            "the container " + name + " of the pool's pod-template ended with code " + code,
                            "Look at its log, and correct the template"));
        }
        String reason = text(end.getReason());
        if (reason.equals("OOMKilled")) {
            return Optional.of(new Trouble(
                    Fault.IMAGE,
                    false,
                    "the image needs more memory to start than its sandbox has",
                    "Raise the action's memory limit"));
        }
        if (reason.equals("StartError") || reason.equals("ContainerCannotRun")) {
            return Optional.of(Pulling.start(text(end.getMessage())));
        }
        return Optional.of(new Trouble(
                Fault.IMAGE,
                false,
                "the image ended by itself with code " + code + " before it accepted connections",
                code == 0
                        ? "Its first process must serve, not do something and leave"
                        : "What it wrote last is in its logs"));
    }

    private Optional<Trouble> waiting(PodStatus status, List<Event> events) {
        return all(status)
                .flatMap(it -> Optional.ofNullable(it.getState())
                        .map(ContainerState::getWaiting)
                        .flatMap(wait -> waiting(it.getName(), wait, events))
                        .stream())
                .findFirst();
    }

    private Optional<Trouble> waiting(String name, ContainerStateWaiting wait, List<Event> events) {
        String said = BACK_OFF.equals(wait.getReason())
                ? Happenings.failedPull(events).orElseGet(() -> text(wait.getMessage()))
                : text(wait.getMessage());
        Optional<Trouble> trouble = Pulling.of(text(wait.getReason()), said);
        return name.equals(container)
                ? trouble
                : trouble.map(it -> new Trouble(
                        Fault.PLATFORM,
                        it.isPassing(),
                        "the container " + name + " of the pool's pod-template does not start: " + it.what(),
                        it.remedy()));
    }

    private static Optional<Trouble> scheduling(PodStatus status) {
        return condition(status, "PodScheduled")
                .filter(it -> "False".equals(it.getStatus()))
                .map(it -> "SchedulingGated".equals(it.getReason())
                        ? lasting(
                                        Fault.PLATFORM,
                                        "the pod has a scheduling gate that nobody has opened",
                                        "See which admission webhook adds schedulingGates, and why")
                                .trouble(text(it.getMessage()))
                        : Unschedulable.of(text(it.getMessage())));
    }

    private Optional<ContainerStatus> action(@Nullable PodStatus status) {
        return status == null
                ? Optional.empty()
                : all(status).filter(it -> it.getName().equals(container)).findFirst();
    }

    private static Stream<ContainerStatus> all(PodStatus status) {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    private static Optional<PodCondition> condition(@Nullable PodStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(it -> type.equals(it.getType()))
                        .findFirst();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
