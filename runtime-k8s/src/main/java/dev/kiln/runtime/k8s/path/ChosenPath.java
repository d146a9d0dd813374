// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pods' own addresses if they can be reached from here, else the agent, whichever reaches a pod first. Once taken, a way is
 * kept: pods of one cluster are reached alike. A pod that neither reaches decides nothing, as it may just not listen yet; one whose
 * address refuses is there, so the agent is not even asked.
 */
public final class ChosenPath implements DataPath {

    /** Long enough for a network, and as short as may be, since nothing else goes on meanwhile. */
    private static final Duration TRY = Duration.ofSeconds(1);

    private final DataPath direct;
    private final Probe probe;
    private final DataPath agent;
    private final AtomicReference<@Nullable DataPath> chosen = new AtomicReference<>();

    /** Finds out how far a direct connection comes. */
    @FunctionalInterface
    interface Probe {
        Reach reach(PodRef pod, Duration patience);
    }

    ChosenPath(DataPath direct, Probe probe, DataPath agent) {
        this.direct = direct;
        this.probe = probe;
        this.agent = agent;
    }

    /** The agent's path is closed with this. */
    public static ChosenPath of(DataPath agent) {
        return new ChosenPath(new DirectPath(), DirectPath::reach, agent);
    }

    @Override
    public boolean answers(PodRef pod, Duration patience) throws InterruptedException {
        DataPath way = chosen.get();
        if (way != null) {
            return way.answers(pod, patience);
        }
        Duration shorter = patience.compareTo(TRY) < 0 ? patience : TRY;
        return switch (probe.reach(pod, shorter)) {
            case ACCEPTS -> {
                choose(direct, pod);
                yield true;
            }
            case REFUSES -> false;
            case SILENT -> {
                boolean isReached = agent.answers(pod, shorter);
                if (isReached) {
                    choose(agent, pod);
                }
                yield isReached;
            }
        };
    }

    /** By the chosen way; where no pod has answered yet, directly, as an address that a pod without an agent has too. */
    @Override
    public SandboxAddress open(PodRef pod) throws SandboxException, InterruptedException {
        DataPath way = chosen.get();
        return (way == null ? direct : way).open(pod);
    }

    @Override
    public String describe() {
        DataPath way = chosen.get();
        return way == null ? "by a way that is not chosen yet, as no pod has answered" : way.describe();
    }

    @Override
    public void close(PodRef pod) {
        direct.close(pod);
        agent.close(pod);
    }

    @Override
    public void close() {
        direct.close();
        agent.close();
    }

    private void choose(DataPath way, PodRef pod) {
        if (chosen.compareAndSet(null, way)) {
            System.getLogger(ChosenPath.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "pods are reached " + way.describe() + ", as pod " + pod.name() + " at " + pod.ip() + ":"
                                    + pod.port() + " was");
        }
    }
}
