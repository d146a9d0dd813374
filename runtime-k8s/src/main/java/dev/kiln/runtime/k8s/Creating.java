// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.logs.LogRelay;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.k8s.start.Started;
import dev.kiln.runtime.k8s.stems.Stem;
import dev.kiln.runtime.k8s.stems.StemClass;
import dev.kiln.runtime.k8s.stems.StemPool;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Makes one sandbox: out of a stem pod where one is ready, else from nothing. When it fails, nothing is left. */
final class Creating {

    private final Workshop workshop;
    private final StemPool stems;
    private final Semaphore places;
    private final SandboxSpec spec;
    private final LogSink logs;
    private final Deadline deadline;
    private final String attempt;

    Creating(Workshop workshop, StemPool stems, Semaphore places, SandboxSpec spec, LogSink logs, Deadline deadline) {
        this.workshop = workshop;
        this.stems = stems;
        this.places = places;
        this.spec = spec;
        this.logs = new OnceClosedSink(logs);
        this.deadline = deadline;
        this.attempt = "create sandbox " + spec.id() + " from image " + spec.image();
    }

    /** What there is then. */
    record Ready(Started started, LogRelay logs) {}

    Ready run() throws SandboxException, InterruptedException {
        boolean isMade = false;
        try {
            // written first, so that what cannot be had is refused whether or not a stem pod is there
            Pod pod = workshop.writer().pod(spec, Role.SANDBOX);
            Optional<Ready> ready = fromStem();
            Ready made = ready.isPresent() ? ready.get() : fresh(pod);
            isMade = true;
            return made;
        } finally {
            if (!isMade) {
                logs.close();
            }
        }
    }

    /** Empty when there is none, or the one that was taken came to nothing. */
    private Optional<Ready> fromStem() throws SandboxException, InterruptedException {
        Optional<Stem> claimed = stems.claim(StemClass.of(spec));
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        Stem stem = claimed.get();
        LogRelay relay = relay(stem.started().ref().name());
        boolean isMine = false;
        try {
            FutureTask<Pod> marking = workshop.kube().begin(attempt, deadline, client -> client.pods()
                    .inNamespace(workshop.kube().namespace())
                    .withName(stem.started().ref().name())
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            client.getKubernetesSerialization().asJson(Claim.patch(stem, spec))));
            relay.begin(deadline);
            var ignored = workshop.kube().await(attempt, deadline, marking);
            isMine = true;
            return Optional.of(new Ready(stem.started(), relay));
        } catch (SandboxException e) {
            // it died on the shelf, or somebody took it away: the sandbox is made from nothing then
            workshop.context().metrics().count("k8s_stem_losses_total", 1);
            return Optional.empty();
        } finally {
            if (!isMine) {
                relay.abandon();
                new Stems(workshop, spec::id).discard(stem);
            }
        }
    }

    private Ready fresh(Pod pod) throws SandboxException, InterruptedException {
        if (!places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SandboxException.OutOfCapacity("cannot " + attempt + ": "
                    + workshop.config().parallelCreates() + " others were being created until its deadline");
        }
        LogRelay relay = relay(pod.getMetadata().getName());
        boolean isMade = false;
        try {
            Started started = workshop.starter().start(pod, attempt, deadline, (seen, until) -> {
                if (PodState.hasEnded(seen)) {
                    relay.deliverLastWords(until);
                } else {
                    relay.begin(until);
                }
            });
            isMade = true;
            return new Ready(started, relay);
        } finally {
            places.release();
            if (!isMade) {
                relay.end();
            }
        }
    }

    private LogRelay relay(String pod) {
        return new LogRelay(workshop.kube(), pod, logs, () -> workshop.watch().known(pod));
    }
}
