// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.path.mux.Carrier;
import dev.kiln.runtime.k8s.path.mux.Mux;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.PortForward;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a pod of ours and connects to it by the API server's port-forward, as one WebSocket. Needs to be allowed to {@code create},
 * {@code get} and {@code delete} pods, and to {@code create} and {@code get} {@code pods/portforward}.
 */
public final class PortForwardConnector implements AgentConnector {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration GREETING = Duration.ofSeconds(5);
    private static final Duration REMOVAL = Duration.ofSeconds(5);

    private final Kube kube;
    private final AgentSettings settings;
    private final String token;
    private volatile boolean mayExist; // volatile: set by the link's thread, read by the one that closes

    /**
     * Touches no network yet.
     *
     * @param token a secret of this object's, from a source of chance that nobody can guess
     */
    public PortForwardConnector(Kube kube, AgentSettings settings, String token) {
        this.kube = kube;
        this.settings = settings;
        this.token = token;
    }

    @Override
    public Mux connect() throws IOException, InterruptedException {
        try {
            awaitRunning(kube.in(START));
        } catch (SandboxException e) {
            throw new IOException(e.getMessage(), e);
        }
        return Mux.open(forward(), token, GREETING);
    }

    @Override
    public void close() {
        if (!mayExist) {
            return;
        }
        try {
            kube.call("remove the agent " + settings.name(), kube.in(REMOVAL), client -> client.pods()
                    .inNamespace(kube.namespace())
                    .withName(settings.name())
                    .withGracePeriod(0)
                    .delete());
        } catch (SandboxException e) {
            System.getLogger(PortForwardConnector.class.getName())
                    .log(System.Logger.Level.WARNING, "left for the next sweep: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRunning(Deadline deadline) throws IOException, SandboxException, InterruptedException {
        String attempt = "start the agent " + settings.name();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            Optional<Pod> pod = find(attempt, deadline);
            String phase = pod.map(it -> it.getStatus().getPhase()).orElse("");
            if (phase.equals("Running")) {
                return;
            }
            if (pod.isEmpty()) {
                make(attempt, deadline);
            } else if (phase.equals("Failed") || phase.equals("Succeeded")) {
                // evicted, or its node was shut down: nobody starts it again
                remove(attempt, deadline);
            }
            if (deadline.isOver()) {
                throw new IOException("the agent " + settings.name() + " in namespace " + kube.namespace()
                        + " did not run within " + START.toSeconds() + " s; it is " + phase + ". Look at it with"
                        + " 'kubectl describe pod', and at the key 'agent-image', which is " + settings.image());
            }
            // a pause that an interrupt ends
            boolean ignored = never.await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private Optional<Pod> find(String attempt, Deadline deadline) throws SandboxException, InterruptedException {
        return kube.call(
                        attempt,
                        deadline,
                        client -> Optional.ofNullable(client.pods()
                                .inNamespace(kube.namespace())
                                .withName(settings.name())
                                .get()))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
    }

    private void make(String attempt, Deadline deadline) throws SandboxException, InterruptedException {
        mayExist = true;
        Pod ignored = kube.call(attempt, deadline, client -> client.pods()
                .inNamespace(kube.namespace())
                .resource(AgentPod.of(settings, token))
                .create());
    }

    private void remove(String attempt, Deadline deadline) throws SandboxException, InterruptedException {
        kube.call(attempt, deadline, client -> client.pods()
                .inNamespace(kube.namespace())
                .withName(settings.name())
                .withGracePeriod(0)
                .delete());
    }

    private Carrier forward() throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        boolean isOpen = false;
        try {
            PortForward forward = kube.client()
                    .pods()
                    .inNamespace(kube.namespace())
                    .withName(settings.name())
                    .portForward(AgentSettings.LISTEN, there.source(), back.sink());
            isOpen = true;
            return new Carrier(back.source(), there.sink(), () -> {
                try (forward) {
                    closeInner(there, back);
                }
            });
        } catch (KubernetesClientException e) {
            throw new IOException(
                    "the API server forwards nothing to the agent " + settings.name() + ": " + e.getMessage(), e);
        } finally {
            if (!isOpen) {
                closeInner(there, back);
                there.sink().close();
                back.source().close();
            }
        }
    }

    /** The ends that the forwarding threads wait at. */
    private static void closeInner(Pipe there, Pipe back) throws IOException {
        there.source().close();
        back.sink().close();
    }
}
