// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.start;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.reasons.Fault;
import dev.kiln.runtime.k8s.reasons.Trouble;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes pods and waits until they serve. When that fails, nothing is left. Safe for use by several threads. */
public final class PodStarter {

    private static final int TRIES = 2;

    /** How long a caller who gives up waits for the remains to go; after that they go in the background. */
    private static final Duration CLEANUP_PATIENCE = Duration.ofSeconds(10);

    private static final Duration NAME_PAUSE = Duration.ofMillis(100);
    private static final int CONFLICT = 409;
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_BREAKDOWN = 500;

    private final Kube kube;
    private final PodWatch watch;
    private final DataPath path;
    private final Removal removal;
    private final Duration patience;
    private final int port;

    /** Told once when the pod's container runs, or came to its end before that was seen; may block. */
    @FunctionalInterface
    public interface Observer {
        void runs(Pod pod, Deadline deadline) throws SandboxException, InterruptedException;
    }

    /**
     * Starts pods whose actions listen on the port.
     *
     * @param patience how long trouble that may pass is waited through
     */
    public PodStarter(Kube kube, PodWatch watch, DataPath path, Removal removal, Duration patience, int port) {
        this.kube = kube;
        this.watch = watch;
        this.path = path;
        this.removal = removal;
        this.patience = patience;
        this.port = port;
    }

    /**
     * Makes the pod and waits until it accepts connections.
     *
     * @param attempt what it is for, as the middle of an error: {@code create sandbox x from image y}
     */
    public Started start(Pod wanted, String attempt, Deadline deadline, Observer observer)
            throws SandboxException, InterruptedException {
        // one that an earlier try left may be taken over while its deletion is under way: the next one is new
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Started> started = tryOnce(wanted, attempt, deadline, observer);
            if (started.isPresent()) {
                return started.get();
            }
        }
        throw new Trouble(
                        Fault.PLATFORM,
                        false,
                        "somebody deleted its pod while it started",
                        "See who deletes pods in the namespace " + kube.namespace())
                .exception(attempt, null);
    }

    private Optional<Started> tryOnce(Pod wanted, String attempt, Deadline deadline, Observer observer)
            throws SandboxException, InterruptedException {
        String name = wanted.getMetadata().getName();
        FutureTask<Pod> making = kube.begin(attempt, deadline, client -> make(wanted, deadline));
        boolean isStarted = false;
        try (PodWatch.Subscription seen = watch.subscribe(name)) {
            Pod made = kube.await(attempt, deadline, making);
            seen.seeFirst(made);
            Optional<Started> started =
                    new Awaiting(kube, path, patience, port, attempt, deadline, seen).ready(observer);
            isStarted = started.isPresent();
            return started;
        } finally {
            if (!isStarted) {
                joinUninterrupted(abandon(name, making));
            }
        }
    }

    /** A pod of that name that is ours is what an earlier try made whose answer got lost. */
    private Pod make(Pod wanted, Deadline deadline) {
        while (true) {
            try {
                return kube.client()
                        .pods()
                        .inNamespace(kube.namespace())
                        .resource(wanted)
                        .create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || deadline.isOver()) {
                    throw e;
                }
                Pod there = kube.client()
                        .pods()
                        .inNamespace(kube.namespace())
                        .withName(wanted.getMetadata().getName())
                        .get();
                if (there != null && there.getMetadata().getDeletionTimestamp() == null) {
                    if (isSame(there, wanted)) {
                        return there;
                    }
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean isSame(Pod one, Pod other) {
        return OwnerLabels.read(one.getMetadata().getLabels())
                .equals(OwnerLabels.read(other.getMetadata().getLabels()));
    }

    /** Whoever waits for the answer gives up by his deadline; this thread by the next try. */
    private static void pause() {
        try {
            boolean ignored = new CountDownLatch(1).await(NAME_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a pod of the same name was going", e);
        }
    }

    /** A request is not cut off, as the API server would go on without a listener: it is left to end, and what it made removed. */
    private Thread abandon(String name, FutureTask<Pod> making) {
        return Thread.ofVirtual().name("k8s-abandon-" + name).start(() -> {
            try {
                Pod made = making.get();
                String uid = made.getMetadata().getUid();
                try {
                    removal.removeAtOnce(name, uid, kube.in(CLEANUP_PATIENCE));
                } catch (SandboxException e) {
                    removal.removeLater(name, uid);
                }
            } catch (ExecutionException e) {
                if (!isRefusal(e.getCause())) {
                    // the answer got lost, so it may have been made
                    removal.removeLater(name, Removal.ANY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static boolean isRefusal(@Nullable Throwable failure) {
        return failure instanceof KubernetesClientException answer
                && answer.getCode() >= FIRST_REFUSAL
                && answer.getCode() < FIRST_BREAKDOWN;
    }

    /** Lets the interrupt wait: whoever cancelled a creation may rely on that nothing is left of it. */
    private static void joinUninterrupted(Thread cleanup) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            boolean ignored = cleanup.join(CLEANUP_PATIENCE);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
