// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pods' own addresses if they can be reached from here, else the agent, whichever reaches a pod first. Once taken, a way is
 * kept: pods of one cluster are reached alike. A pod that neither reaches decides nothing, as it may just not listen yet.
 */
public final class ChosenPath implements DataPath {

    /** Long enough for a network, and as short as may be, since nothing else goes on meanwhile. */
    private static final Duration TRY = Duration.ofSeconds(1);

    private final DataPath direct;
    private final DataPath agent;
    private final AtomicReference<@Nullable DataPath> chosen = new AtomicReference<>();

    /** Both are closed with this. */
    public ChosenPath(DataPath direct, DataPath agent) {
        this.direct = direct;
        this.agent = agent;
    }

    @Override
    public boolean answers(PodRef pod, Duration patience) throws InterruptedException {
        DataPath way = chosen.get();
        if (way != null) {
            return way.answers(pod, patience);
        }
        Duration shorter = patience.compareTo(TRY) < 0 ? patience : TRY;
        if (direct.answers(pod, shorter)) {
            choose(direct, pod);
            return true;
        }
        if (agent.answers(pod, shorter)) {
            choose(agent, pod);
            return true;
        }
        return false;
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
        return way == null ? "not chosen yet, as no pod has answered" : way.describe();
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
                    .log(System.Logger.Level.INFO, "pods are reached " + way.describe() + ", as pod " + pod.name()
                            + " at " + pod.ip() + ":" + pod.port() + " was");
        }
    }
}
