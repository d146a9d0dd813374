// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.engine.ContainerReport;
import dev.kiln.k8s.standin.store.EventLog;
import java.util.Optional;

/** Takes down what happened to a container. Used by the thread of its pod. */
final class Noting {

    private final Room room;
    private final EventLog.Source source;
    private final Starting starting;

    Noting(Room room, EventLog.Source source, Starting starting) {
        this.room = room;
        this.source = source;
        this.starting = starting;
    }

    /** Its end, if it has ended. */
    void end(ContainerRun run) {
        Optional<ContainerReport> report = room.engine().inspect(run.id);
        if (report.filter(ContainerReport::isRunning).isPresent()) {
            return;
        }
        run.stopProbing();
        run.isReady = false;
        String now = room.store().timestamp();
        run.state = report.map(it -> new ContainerState.Terminated(
                        it.isOutOfMemory() ? "OOMKilled" : it.exitCode() == 0 ? "Completed" : "Error",
                        it.exitCode(),
                        "",
                        Starting.seconds(it.startedAt()),
                        Starting.seconds(it.finishedAt()),
                        run.id))
                .orElseGet(() -> new ContainerState.Terminated(
                        "ContainerStatusUnknown", 137, "The container could not be located", now, now, run.id));
    }

    /** The result of a probe, and what follows from it. */
    void probe(ObjectNode pod, ContainerRun run, Signal.Probed probed, String podIp) {
        if (!probed.isPassed()) {
            boolean isDecided = !probed.detail().startsWith(Prober.UNDECIDED);
            room.events()
                    .warning(
                            source,
                            pod,
                            "Unhealthy",
                            probed.kind().word + " probe failed: "
                                    + probed.detail().replace(Prober.UNDECIDED, ""));
            if (!isDecided) {
                return;
            }
        }
        switch (probed.kind()) {
            case READINESS -> run.isReady = probed.isPassed();
            case STARTUP -> {
                if (probed.isPassed()) {
                    run.stopProbing();
                    run.isStartedUp = true;
                    run.isReady = !run.spec.has(Prober.Kind.READINESS.field);
                    starting.probeRunning(run, podIp);
                } else {
                    kill(pod, run, "failed startup probe");
                }
            }
            case LIVENESS -> {
                if (!probed.isPassed()) {
                    kill(pod, run, "failed liveness probe");
                }
            }
        }
    }

    private void kill(ObjectNode pod, ContainerRun run, String why) {
        room.events().normal(source, pod, "Killing", "Container " + run.name() + " " + why + ", will be restarted");
        run.stopProbing();
        room.engine().signal(run.id, "SIGKILL");
    }
}
