// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.start;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Deletes pods. One that cannot be deleted now, as the API server is away, is tried again in the background until it is gone or this is
 * closed, so that an outage leaves no orphan. Safe for use by several threads.
 */
public final class Removal implements AutoCloseable {

    /** In place of a uid: whatever has the name. */
    public static final String ANY = "";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration TRY = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Kube kube;
    private final long graceSeconds;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Thread> pending = new ConcurrentHashMap<>();

    public Removal(Kube kube, Duration grace) {
        this.kube = kube;
        this.graceSeconds = grace.toSeconds();
    }

    /**
     * Deletes the pod; does nothing when it is gone, or another of its name is there. When this returns, the API server does not show
     * it any more, unless pods have a time of grace.
     */
    public void remove(String name, String uid, Deadline deadline) throws SandboxException, InterruptedException {
        kube.call("delete pod " + name, deadline, client -> delete(client, name, uid, graceSeconds));
    }

    /** The same without grace. */
    public void removeAtOnce(String name, String uid, Deadline deadline) throws SandboxException, InterruptedException {
        kube.call("delete pod " + name, deadline, client -> delete(client, name, uid, 0));
    }

    /** The same without waiting; goes on until it is done. */
    public void removeLater(String name, String uid) {
        if (closed.getCount() > 0) {
            Thread thread = Thread.ofVirtual().name("k8s-remove-" + name).unstarted(() -> insist(name, uid));
            if (pending.putIfAbsent(name + "/" + uid, thread) == null) {
                thread.start();
            }
        }
    }

    /** Tries what is pending a last time. */
    @Override
    public void close() {
        closed.countDown();
        Deadline end = kube.in(CLOSE);
        try {
            for (Thread thread : pending.values()) {
                boolean ignored = thread.join(end.remaining());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void insist(String name, String uid) {
        Duration pause = FIRST_PAUSE;
        try {
            boolean isLast = false;
            while (!hasRemoved(name, uid) && !isLast) {
                isLast = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pending.remove(name + "/" + uid);
        }
    }

    private boolean hasRemoved(String name, String uid) throws InterruptedException {
        try {
            removeAtOnce(name, uid, kube.in(TRY));
            return true;
        } catch (SandboxException e) {
            return false;
        }
    }

    private Boolean delete(KubernetesClient client, String name, String uid, long grace) {
        try {
            client.raw(
                    "/api/v1/namespaces/" + kube.namespace() + "/pods/" + name,
                    "DELETE",
                    Map.of(
                            "kind",
                            "DeleteOptions",
                            "apiVersion",
                            "v1",
                            "gracePeriodSeconds",
                            grace,
                            "preconditions",
                            uid.equals(ANY) ? Map.of() : Map.of("uid", uid)));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
