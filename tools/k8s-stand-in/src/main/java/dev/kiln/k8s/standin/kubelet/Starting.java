// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.engine.ContainerReport;
import dev.kiln.k8s.standin.engine.EngineException;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.volumes.Unusable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts one container of a pod: its image, its making, its start, and what is said of each failure. */
final class Starting {

    private static final int CANNOT_START = 128;
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(5);

    private final Room room;
    private final EventLog.Source source;
    private final Consumer<Signal> signals;

    Starting(Room room, EventLog.Source source, Consumer<Signal> signals) {
        this.room = room;
        this.source = source;
        this.signals = signals;
    }

    /** Starts it, or leaves it waiting with the reason why it did not start. */
    void start(ObjectNode pod, ContainerRun run, ContainerSpecs.Place place) throws InterruptedException {
        Optional<NodeImages.Present> present = image(pod, run);
        if (present.isEmpty()) {
            return;
        }
        try {
            var request = room.specs().request(pod, run, present.get().image(), place);
            room.faults().argument(Fault.CREATE_FAILED).ifPresent(it -> {
                throw new EngineExceptionMessage(it.isEmpty() ? "failed to create containerd task" : it);
            });
            run.imageId = present.get().image().id();
            forgetPrevious(run);
            String id = room.engine().create(request, room.network().id());
            room.events().normal(source, pod, "Created", "Created container " + run.name());
            run.id = id;
            run.wasStarted = true;
            run(pod, run, place);
        } catch (Unusable e) {
            wait(pod, run, "CreateContainerConfigError", String.valueOf(e.getMessage()), CONFIG_RETRY);
        } catch (EngineException | EngineExceptionMessage e) {
            wait(pod, run, "CreateContainerError", String.valueOf(e.getMessage()), run.backOff());
            run.failures++;
        }
    }

    /** A failure that is only wished for. */
    private static final class EngineExceptionMessage extends RuntimeException {

        private static final long serialVersionUID = 1;

        EngineExceptionMessage(String message) {
            super(message);
        }
    }

    private void run(ObjectNode pod, ContainerRun run, ContainerSpecs.Place place) {
        Optional<String> crash = room.faults().argument(Fault.CRASH_AT_START);
        String now = room.store().timestamp();
        if (crash.isPresent()) {
            room.events().normal(source, pod, "Started", "Started container " + run.name());
            int code = crash.get().isEmpty() ? 1 : Integer.parseInt(crash.get());
            run.state = new ContainerState.Terminated("Error", code, "", now, now, run.id);
            return;
        }
        try {
            room.engine().start(run.id);
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            room.events().warning(source, pod, "Failed", "Error: " + message);
            run.state = new ContainerState.Terminated(
                    "StartError", CANNOT_START, message, "1970-01-01T00:00:00Z", now, run.id);
            return;
        }
        room.events().normal(source, pod, "Started", "Started container " + run.name());
        String startedAt = room.engine()
                .inspect(run.id)
                .map(ContainerReport::startedAt)
                .map(Starting::seconds)
                .orElse(now);
        run.state = new ContainerState.Running(startedAt);
        probe(run, place.podIp());
        // it may have ended before its end was listened for
        signals.accept(new Signal.Ended(run.id));
    }

    private void probe(ContainerRun run, String podIp) {
        run.isStartedUp = !run.spec.has(Prober.Kind.STARTUP.field);
        run.isReady = run.isStartedUp && !run.spec.has(Prober.Kind.READINESS.field);
        if (run.isStartedUp) {
            probeRunning(run, podIp);
        } else {
            run.probers.add(Prober.start(Prober.Kind.STARTUP, place(run, podIp), signals));
        }
    }

    /** What is asked of a container that is up. */
    void probeRunning(ContainerRun run, String podIp) {
        for (Prober.Kind kind : new Prober.Kind[] {Prober.Kind.READINESS, Prober.Kind.LIVENESS}) {
            if (run.spec.has(kind.field)) {
                run.probers.add(Prober.start(kind, place(run, podIp), signals));
            }
        }
    }

    private Prober.Place place(ContainerRun run, String podIp) {
        return new Prober.Place(room.engine(), room.faults(), run.spec, run.id, podIp);
    }

    private Optional<NodeImages.Present> image(ObjectNode pod, ContainerRun run) throws InterruptedException {
        String node = Json.text(pod, "spec", "nodeName");
        String policy = Json.text(run.spec, "imagePullPolicy");
        List<String> secrets = Json.items(pod, "spec", "imagePullSecrets").stream()
                .map(it -> Json.text(it, "name"))
                .toList();
        List<String> missing = secrets.stream()
                .filter(it -> room.store()
                        .get(ResourceTypes.SECRETS, Json.namespace(pod), it)
                        .isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            room.events()
                    .warning(
                            source,
                            pod,
                            "FailedToRetrieveImagePullSecret",
                            "Unable to retrieve some image pull secrets (" + String.join(", ", missing)
                                    + "); attempting to pull the image may not succeed.");
        }
        if (room.images().needsPull(node, run.image(), policy)) {
            room.events().normal(source, pod, "Pulling", "Pulling image \"" + run.image() + "\"");
        }
        return switch (room.images().get(node, run.image(), policy, secrets.size() > missing.size())) {
            case NodeImages.Present present -> {
                String told = present.pullTime()
                        .map(it -> "Successfully pulled image \"" + run.image() + "\" in " + it.toMillis() + "ms ("
                                + it.toMillis() + "ms including waiting)")
                        .orElse("Container image \"" + run.image() + "\" already present on machine");
                room.events().normal(source, pod, "Pulled", told);
                yield Optional.of(present);
            }
            case NodeImages.Absent absent -> {
                isAbsent(pod, run, absent);
                yield Optional.empty();
            }
        };
    }

    private void isAbsent(ObjectNode pod, ContainerRun run, NodeImages.Absent absent) {
        boolean wasPulled = absent.reason().equals("ErrImagePull");
        room.events()
                .warning(
                        source,
                        pod,
                        "Failed",
                        wasPulled
                                ? "Failed to pull image \"" + run.image() + "\": " + absent.message()
                                : absent.message());
        room.events().warning(source, pod, "Failed", "Error: " + absent.reason());
        run.state = new ContainerState.Waiting(absent.reason(), absent.message());
        run.notBefore = room.clock().instant().plus(run.backOff());
        run.failures++;
    }

    /** The state in which the next try is waited for, once the failure was told. */
    void backOffPull(ObjectNode pod, ContainerRun run) {
        if (run.state instanceof ContainerState.Waiting waiting
                && waiting.reason().equals("ErrImagePull")) {
            String message = "Back-off pulling image \"" + run.image() + "\"";
            run.state = new ContainerState.Waiting("ImagePullBackOff", message);
            room.events().normal(source, pod, "BackOff", message);
            room.events().warning(source, pod, "Failed", "Error: ImagePullBackOff");
        }
    }

    private void wait(ObjectNode pod, ContainerRun run, String reason, String message, Duration time) {
        room.events().warning(source, pod, "Failed", "Error: " + message);
        run.state = new ContainerState.Waiting(reason, message);
        run.notBefore = room.clock().instant().plus(time);
    }

    /** Of the containers that ended only the last one is kept, for its log. */
    private void forgetPrevious(ContainerRun run) {
        if (!run.previousId.isEmpty()) {
            room.engine().remove(run.previousId);
        }
        run.previousId = run.id;
        run.id = "";
    }

    /** {@code 2026-01-02T03:04:05.678Z} without its fraction. */
    static String seconds(String time) {
        return time.replaceFirst("\\.[0-9]+Z$", "Z");
    }
}
