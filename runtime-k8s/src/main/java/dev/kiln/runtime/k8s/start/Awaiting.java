// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.start;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.api.PodEvents;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.k8s.reasons.Fault;
import dev.kiln.runtime.k8s.reasons.PodReasons;
import dev.kiln.runtime.k8s.reasons.Trouble;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Waits for one pod to accept connections, or for the reason why it will not. Used once, by one thread.
 *
 * <p>The watch brings the pod's status. Events are asked for only when nothing came of it for a while, as they are for people and cost a
 * request; and the pod itself only when the watch is not to be had.
 */
final class Awaiting {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_TRY = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration EVENTS_AFTER = Duration.ofMillis(2500);
    private static final Duration CALL = Duration.ofSeconds(3);

    private final Kube kube;
    private final DataPath path;
    private final Duration patience;
    private final int port;
    private final String attempt;
    private final Deadline deadline;
    private final PodWatch.Subscription seen;
    private final PodReasons reasons = new PodReasons(PodWriter.CONTAINER);

    private final Instant began;
    private Instant nextEvents;
    private List<Event> events = List.of();
    private Optional<Instant> troubled = Optional.empty();
    private Optional<FutureTask<Void>> observing = Optional.empty();

    Awaiting(
            Kube kube,
            DataPath path,
            Duration patience,
            int port,
            String attempt,
            Deadline deadline,
            PodWatch.Subscription seen) {
        this.kube = kube;
        this.path = path;
        this.patience = patience;
        this.port = port;
        this.attempt = attempt;
        this.deadline = deadline;
        this.seen = seen;
        this.began = deadline.clock().instant();
        this.nextEvents = began.plus(EVENTS_AFTER);
    }

    /** Empty when the pod was deleted, whoever did it. */
    Optional<Started> ready(PodStarter.Observer observer) throws SandboxException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            long changes = seen.changes();
            Pod pod = seen.pod().orElseThrow();
            if (PodState.isRunning(pod) || PodState.hasEnded(pod)) {
                observe(observer, pod);
            }
            if (seen.isDeleted()) {
                return Optional.empty();
            }
            requireHope(pod);
            if (PodState.isRunning(pod)) {
                PodRef ref = ref(pod);
                if (path.answers(ref, deadline.atMost(LONGEST_TRY).remaining())) {
                    awaitObserver();
                    return Optional.of(
                            new Started(ref, path.open(ref), PodState.node(pod).orElse("")));
                }
                pause = longer(pause);
                seen.await(changes, pause);
            } else {
                seen.await(changes, deadline.atMost(QUIET).remaining());
                lookCloser(changes);
            }
        }
    }

    /** Attaching to the output takes as long as the port does, so both go on at once. */
    private void observe(PodStarter.Observer observer, Pod pod) {
        if (observing.isEmpty()) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                observer.runs(pod, deadline);
                return null;
            });
            observing = Optional.of(task);
            Thread.ofVirtual().name("k8s-observe").start(task);
        }
    }

    private void awaitObserver() throws SandboxException, InterruptedException {
        if (observing.isPresent()) {
            try {
                kube.await(attempt, deadline, observing.get());
            } catch (SandboxException e) {
                // the container's end is the reason for what failed then, if it came to that
                requireNoTrouble(seen.pod().orElseThrow());
                throw e;
            }
        }
    }

    private void requireHope(Pod pod) throws SandboxException, InterruptedException {
        requireNoTrouble(pod);
        if (deadline.isOver()) {
            throw tooLate(pod).exception(attempt, null);
        }
    }

    private void requireNoTrouble(Pod pod) throws SandboxException, InterruptedException {
        if (events.isEmpty() && reasons.isBackingOff(pod)) {
            readEvents(pod);
        }
        Optional<Trouble> trouble = reasons.trouble(pod, events);
        if (trouble.isEmpty()) {
            troubled = Optional.empty();
            return;
        }
        Instant now = deadline.clock().instant();
        Instant since = troubled.orElse(now);
        troubled = Optional.of(since);
        if (!trouble.get().isPassing() || !now.isBefore(since.plus(patience))) {
            letObserverFinish();
            throw trouble.get().exception(attempt, null);
        }
    }

    /** The last words of a container that ended are being read. */
    private void letObserverFinish() throws InterruptedException {
        if (observing.isPresent()) {
            try {
                var ignored = observing.get().get(CALL.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                // words are lost, and the reason is known
            }
        }
    }

    private Trouble tooLate(Pod pod) {
        Duration waited = Duration.between(began, deadline.clock().instant());
        if (PodState.isRunning(pod)) {
            return new Trouble(
                    Fault.IMAGE,
                    false,
                    "the image does not accept connections on port " + port + ": tried for " + waited.toMillis()
                            + " ms, until the deadline",
                    "It must serve HTTP on that port, on all addresses");
        }
        return new Trouble(
                Fault.PLATFORM,
                true,
                "its pod was not ready after " + waited.toMillis() + " ms, at the deadline: "
                        + reasons.delay(pod, events),
                "Keep stem pods ready (the pool's keys stems-min and stems-max), or allow more time");
    }

    private void readEvents(Pod pod) throws InterruptedException {
        try {
            events = PodEvents.of(kube, pod, deadline.atMost(CALL));
        } catch (SandboxException e) {
            // what the status says has to do
        }
    }

    private void lookCloser(long changesBefore) throws SandboxException, InterruptedException {
        Instant now = deadline.clock().instant();
        if (now.isBefore(nextEvents)) {
            return;
        }
        nextEvents = now.plus(EVENTS_AFTER.multipliedBy(2));
        Pod pod = seen.pod().orElseThrow();
        try {
            events = PodEvents.of(kube, pod, deadline.atMost(CALL));
            if (seen.changes() == changesBefore && !seen.isWatching()) {
                Pod asked = kube.call(
                        "look at pod " + pod.getMetadata().getName(), deadline.atMost(CALL), client -> client.pods()
                                .inNamespace(kube.namespace())
                                .withName(pod.getMetadata().getName())
                                .get());
                if (asked == null) {
                    seen.seeDeleted(pod);
                } else {
                    seen.see(asked);
                }
            }
        } catch (SandboxException e) {
            // an API server that is away now may be back before the deadline
        }
    }

    private PodRef ref(Pod pod) throws SandboxException {
        return new PodRef(
                kube.namespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                PodState.ip(pod)
                        .orElseThrow(() -> new SandboxException.ProviderUnavailable("cannot " + attempt
                                + ": its pod runs and has no address; look at the node's network plug-in")),
                port);
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(3).dividedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }
}
