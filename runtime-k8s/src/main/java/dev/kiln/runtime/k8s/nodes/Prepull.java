// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.nodes;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.api.PodEvents;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.k8s.reasons.PodReasons;
import dev.kiln.runtime.k8s.reasons.Trouble;
import dev.kiln.runtime.k8s.start.Removal;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes nodes pull an image, by a pod on each that goes as soon as its image is there. Where the nodes cannot be seen, by one pod
 * somewhere, which shows at least that there is such an image. Safe for use by several threads.
 */
public final class Prepull {

    private static final int AT_ONCE = 4;

    /** Enough to start a container in; what runs in it is of no use to anybody. */
    private static final long MEMORY_BYTES = 64L << 20;

    private static final Duration REMOVAL = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Kube kube;
    private final PodWatch watch;
    private final PodWriter writer;
    private final Removal removal;
    private final Nodes nodes;
    private final Supplier<SandboxId> ids;
    private final Wanted wanted;
    private final PodReasons reasons = new PodReasons(PodWriter.CONTAINER);
    private final Map<SandboxImage, FutureTask<Void>> going = new ConcurrentHashMap<>();

    /**
     * What the pool wants.
     *
     * @param everywhere whether all nodes shall have the image, not only one
     * @param always whether a node pulls what it has, too
     * @param patience how long trouble that may pass is waited through
     */
    public record Wanted(boolean everywhere, boolean always, Duration patience) {}

    public Prepull(
            Kube kube,
            PodWatch watch,
            PodWriter writer,
            Removal removal,
            Nodes nodes,
            Supplier<SandboxId> ids,
            Wanted wanted) {
        this.kube = kube;
        this.watch = watch;
        this.writer = writer;
        this.removal = removal;
        this.nodes = nodes;
        this.ids = ids;
        this.wanted = wanted;
    }

    /** Callers that want the same image share the work. Succeeds when at least one node has the image. */
    public void prepare(SandboxImage image, PrepareProgress progress, Deadline deadline)
            throws SandboxException, InterruptedException {
        FutureTask<Void> mine = new FutureTask<>(() -> {
            pull(image, progress, deadline);
            return null;
        });
        FutureTask<Void> theirs = going.putIfAbsent(image, mine);
        if (theirs == null) {
            Thread.ofVirtual().name("k8s-prepull").start(() -> {
                mine.run();
                going.remove(image, mine);
            });
        }
        FutureTask<Void> shared = theirs == null ? mine : theirs;
        try {
            var ignored = shared.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot prepare image " + image + ": no node had it at the deadline; allow more time", e);
        } catch (ExecutionException e) {
            throw kube.failure("prepare image " + image, e.getCause() == null ? e : e.getCause());
        }
    }

    private void pull(SandboxImage image, PrepareProgress progress, Deadline deadline)
            throws SandboxException, InterruptedException {
        Pod pod = writer.pod(spec(image, deadline), Role.PULL);
        Optional<List<Node>> seen = nodes.list(deadline);
        List<Node> eligible = seen.orElse(List.of()).stream()
                .filter(node -> Eligible.mayRun(pod.getSpec(), node))
                .toList();
        List<Node> lacking = eligible.stream()
                .filter(node -> wanted.always || !Eligible.hasImage(node, image.reference()))
                .toList();
        if (!eligible.isEmpty() && (lacking.isEmpty() || (!wanted.everywhere && lacking.size() < eligible.size()))) {
            progress.step("all nodes have " + image, 0, 0);
            return;
        }
        List<Optional<String>> places = lacking.isEmpty() || !wanted.everywhere
                ? List.of(Optional.empty())
                : lacking.stream()
                        .map(node -> Optional.of(node.getMetadata().getName()))
                        .toList();
        pullAt(places, image, progress, deadline);
    }

    private void pullAt(List<Optional<String>> places, SandboxImage image, PrepareProgress progress, Deadline deadline)
            throws SandboxException, InterruptedException {
        Semaphore free = new Semaphore(AT_ONCE);
        List<FutureTask<Boolean>> pulls = new ArrayList<>();
        for (Optional<String> place : places) {
            FutureTask<Boolean> pull = new FutureTask<>(() -> {
                free.acquire();
                try {
                    pullAt(place, image, deadline);
                    progress.step(place.orElse("a node") + " has " + image, 0, 0);
                    return true;
                } finally {
                    free.release();
                }
            });
            pulls.add(pull);
            Thread.ofVirtual().name("k8s-pull").start(pull);
        }
        Optional<Throwable> failure = Optional.empty();
        boolean hasOne = false;
        for (FutureTask<Boolean> pull : pulls) {
            try {
                hasOne |= pull.get();
            } catch (ExecutionException e) {
                failure = Optional.of(e.getCause() == null ? e : e.getCause());
            }
        }
        if (!hasOne && failure.isPresent()) {
            throw kube.failure("prepare image " + image, failure.get());
        }
    }

    private void pullAt(Optional<String> node, SandboxImage image, Deadline deadline)
            throws SandboxException, InterruptedException {
        String attempt =
                "prepare image " + image + node.map(it -> " on node " + it).orElse("");
        Pod plain = writer.pod(spec(image, deadline), Role.PULL);
        Pod pod = node.map(it -> pinned(plain, it)).orElse(plain);
        String name = pod.getMetadata().getName();
        try (PodWatch.Subscription sub = watch.subscribe(name)) {
            Pod made = kube.call(attempt, deadline, client -> client.pods()
                    .inNamespace(kube.namespace())
                    .resource(pod)
                    .create());
            try {
                sub.seeFirst(made);
                awaitImage(attempt, sub, deadline);
            } finally {
                remove(name, made.getMetadata().getUid());
            }
        }
    }

    private void awaitImage(String attempt, PodWatch.Subscription sub, Deadline deadline)
            throws SandboxException, InterruptedException {
        Optional<Instant> since = Optional.empty();
        while (true) {
            long changes = sub.changes();
            Pod pod = sub.pod().orElseThrow();
            if (PodState.hasImage(pod)) {
                return;
            }
            Instant now = deadline.clock().instant();
            List<Event> events =
                    reasons.isBackingOff(pod) ? PodEvents.of(kube, pod, deadline.atMost(REMOVAL)) : List.of();
            Optional<Trouble> trouble = reasons.trouble(pod, events);
            since = trouble.isEmpty() ? Optional.empty() : Optional.of(since.orElse(now));
            if (trouble.isPresent()
                    && (!trouble.get().isPassing()
                            || !now.isBefore(since.orElse(now).plus(wanted.patience)))) {
                throw trouble.get().exception(attempt, null);
            }
            if (deadline.isOver() || sub.isDeleted()) {
                throw new SandboxException.ProviderUnavailable("cannot " + attempt + ": "
                        + reasons.delay(pod, List.of()) + ", at the deadline; allow more time");
            }
            sub.await(changes, deadline.atMost(LOOK).remaining());
        }
    }

    private void remove(String name, String uid) throws InterruptedException {
        try {
            removal.removeAtOnce(name, uid, kube.in(REMOVAL));
        } catch (SandboxException e) {
            removal.removeLater(name, uid);
        }
    }

    private SandboxSpec spec(SandboxImage image, Deadline deadline) {
        Duration left = deadline.remaining();
        return new SandboxSpec(
                ids.get(),
                image,
                SandboxLimits.ofMemory(MEMORY_BYTES),
                NetworkPolicy.EGRESS,
                Map.of(),
                Map.of(),
                left.isPositive() ? left : Duration.ofMillis(1));
    }

    /** On that node and no other, as a daemon set does it: the scheduler still looks whether there is room. */
    private static Pod pinned(Pod pod, String node) {
        NodeSelectorTerm term = new NodeSelectorTermBuilder()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .build();
        Affinity base = pod.getSpec().getAffinity();
        return new PodBuilder(pod)
                .editSpec()
                .withNewAffinityLike(base == null ? new Affinity() : base)
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(term)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .build();
    }
}
