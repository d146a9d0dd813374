// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.logs.LogRelay;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.start.Started;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pod that serves. */
final class K8sSandbox implements Sandbox {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration REMOVAL = Duration.ofSeconds(60);

    /** A kubelet gives the processes of a pod that is deleted at once two seconds. */
    private static final Duration DEATH = Duration.ofSeconds(10);

    private static final Duration LONGEST_TRY = Duration.ofMillis(200);
    private static final Duration DEATH_PAUSE = Duration.ofMillis(10);

    private final SandboxId id;
    private final Started started;
    private final LogRelay logs;
    private final Workshop workshop;
    private final Runnable forget;

    K8sSandbox(SandboxId id, Started started, LogRelay logs, Workshop workshop, Runnable forget) {
        this.id = id;
        this.started = started;
        this.logs = logs;
        this.workshop = workshop;
        this.forget = forget;
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public SandboxAddress address() {
        return started.address();
    }

    @Override
    public Map<String, String> placement() {
        Map<String, String> placement = new TreeMap<>();
        placement.put("node", started.node());
        workshop.nodes().zone(started.node()).ifPresent(zone -> placement.put("zone", zone));
        return placement;
    }

    @Override
    public SandboxStatus status() throws SandboxException, InterruptedException {
        Pod pod = workshop.kube()
                .call("ask for the status of sandbox " + id, workshop.kube().in(PATIENCE), client -> client.pods()
                        .inNamespace(workshop.kube().namespace())
                        .withName(name())
                        .get());
        boolean isOurs =
                pod != null && pod.getMetadata().getUid().equals(started.ref().uid());
        return isOurs ? PodState.status(pod) : new SandboxStatus.Gone();
    }

    @Override
    public void destroy() throws SandboxException, InterruptedException {
        Deadline deadline = workshop.kube().in(REMOVAL);
        try {
            Deletion.delete(workshop, name(), started.ref().uid(), deadline);
            awaitDeath(deadline.atMost(DEATH));
        } catch (SandboxException e) {
            // whoever asked has given it up, so it goes as soon as that can be done
            workshop.removal().removeLater(name(), started.ref().uid());
            throw e;
        } finally {
            workshop.path().close(started.ref());
            logs.end();
        }
        forget.run();
    }

    /** The API server forgets a pod at once; its node takes a little longer. */
    private void awaitDeath(Deadline deadline) throws InterruptedException {
        while (!deadline.isOver()
                && workshop.path()
                        .answers(started.ref(), deadline.atMost(LONGEST_TRY).remaining())) {
            // the latch that never opens is a pause that an interrupt ends
            boolean ignored = new CountDownLatch(1).await(DEATH_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private String name() {
        return started.ref().name();
    }
}
