// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.api;

import dev.kiln.runtime.k8s.reasons.Fault;
import dev.kiln.runtime.k8s.reasons.Refusals;
import dev.kiln.runtime.k8s.reasons.Trouble;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the API server. Safe for use by several threads. */
public final class Kube implements AutoCloseable {

    private final KubernetesClient client;
    private final String server;
    private final String namespace;
    private final Throttle throttle;
    private final InstantSource clock;

    /** A request, made on a thread of its own; may be slow, and may throw what the client throws. */
    @FunctionalInterface
    public interface Request<T> {
        T on(KubernetesClient client);
    }

    private Kube(KubernetesClient client, Config config, Throttle throttle, InstantSource clock) {
        this.client = client;
        this.server = config.getMasterUrl();
        this.namespace = config.getNamespace();
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Opens a client; touches files, no network.
     *
     * @throws IllegalArgumentException when the access names nothing usable
     */
    public static Kube open(Access access, InstantSource clock, MetricsSink metrics) {
        Config config = Connecting.config(access);
        return new Kube(
                Connecting.open(config, () -> metrics.count("k8s_requests_total", 1)),
                config,
                new Throttle(access.requestsPerSecond()),
                clock);
    }

    /** Where the pods are. */
    public String namespace() {
        return namespace;
    }

    /** The API server's address. */
    public String server() {
        return server;
    }

    /** The client itself, for what is no call: watches and streams. */
    public KubernetesClient client() {
        return client;
    }

    public Deadline in(Duration time) {
        return Deadline.in(time, clock);
    }

    /**
     * The answer of a request.
     *
     * @param attempt what it is for, as the middle of an error: {@code list sandboxes}
     */
    public <T> T call(String attempt, Deadline deadline, Request<T> request)
            throws SandboxException, InterruptedException {
        return await(attempt, deadline, begin(attempt, deadline, request));
    }

    /** Waits for a request that was begun; leaves it going when the wait is cut off. */
    public <T> T await(String attempt, Deadline deadline, FutureTask<T> begun)
            throws SandboxException, InterruptedException {
        try {
            return begun.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw noAnswer(attempt);
        } catch (ExecutionException e) {
            throw failure(attempt, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Begins a request on a thread of its own, as soon as the rate allows it. */
    public <T> FutureTask<T> begin(String attempt, Deadline deadline, Request<T> request)
            throws SandboxException, InterruptedException {
        Duration wait = throttle.reserve(clock.instant());
        if (wait.compareTo(deadline.remaining()) > 0) {
            throw new SandboxException.OutOfCapacity("cannot " + attempt
                    + ": this invoker has more to ask of the API server than its rate allows until the deadline."
                    + " Raise the pool's key 'api-requests-per-second', if the API server can take it");
        }
        if (wait.isPositive()) {
            // the latch that never opens is a pause that an interrupt ends
            boolean ignored = new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
        }
        FutureTask<T> task = new FutureTask<>(() -> request.on(client));
        Thread.ofVirtual().name("k8s-call").start(task);
        return task;
    }

    /** What a failed request means. */
    public SandboxException failure(String attempt, Throwable failure) {
        if (failure instanceof SandboxException known) {
            return known;
        }
        return trouble(failure).exception(attempt, failure);
    }

    /** The same as a value. */
    public Trouble trouble(Throwable failure) {
        if (failure instanceof KubernetesClientException refusal && refusal.getCode() > 0) {
            String said = refusal.getStatus() != null && refusal.getStatus().getMessage() != null
                    ? refusal.getStatus().getMessage()
                    : String.valueOf(refusal.getMessage());
            return Refusals.of(refusal.getCode(), said, server);
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Refusals.of(0, root.toString(), server);
    }

    private SandboxException noAnswer(String attempt) {
        return new Trouble(
                        Fault.PLATFORM,
                        true,
                        "the API server at " + server + " did not answer before the deadline",
                        "Look at its load, and at the network between")
                .exception(attempt, null);
    }

    @Override
    public void close() {
        client.close();
    }
}
