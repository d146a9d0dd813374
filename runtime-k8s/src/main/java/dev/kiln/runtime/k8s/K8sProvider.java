// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.Creating.Ready;
import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.k8s.health.ClusterCheck;
import dev.kiln.runtime.k8s.nodes.Nodes;
import dev.kiln.runtime.k8s.nodes.Prepull;
import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.OwnerLabels.Marked;
import dev.kiln.runtime.k8s.pod.PodState;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.k8s.start.PodStarter;
import dev.kiln.runtime.k8s.start.Removal;
import dev.kiln.runtime.k8s.stems.StemPool;
import dev.kiln.runtime.k8s.stems.sizing.BaseStock;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Makes sandboxes that are pods. */
final class K8sProvider implements RuntimeProvider {

    private static final Duration LIST = Duration.ofSeconds(15);
    private static final Duration DESTROY = Duration.ofSeconds(60);
    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final long SAMPLE_MEMORY_BYTES = 256L << 20;

    private final Workshop workshop;
    private final StemPool stems;
    private final Prepull prepull;
    private final ClusterCheck check;
    private final Semaphore places;
    private final SandboxTable sandboxes = new SandboxTable();
    private volatile boolean isClosed; // set once, read by every call

    private K8sProvider(Workshop workshop) {
        this.workshop = workshop;
        this.places = new Semaphore(workshop.config().parallelCreates());
        this.stems = new StemPool(
                workshop.config().stems(),
                new BaseStock(BaseStock.CERTAINTY),
                new Stems(workshop, this::newId),
                workshop.context().clock(),
                workshop.context().metrics());
        this.prepull = new Prepull(
                workshop.kube(),
                workshop.watch(),
                workshop.writer(),
                workshop.removal(),
                workshop.nodes(),
                this::newId,
                new Prepull.Wanted(
                        workshop.config().hasPrepull(),
                        "Always".equals(workshop.config().wishes().pullPolicy()),
                        workshop.config().patience()));
        this.check = new ClusterCheck(
                workshop.kube(),
                Roads.uses(workshop.config()),
                this::sample,
                this::detail,
                workshop.context().clock());
    }

    static K8sProvider open(K8sConfig config, RuntimeContext context) {
        Kube kube = Kube.open(config.access(), context.clock(), context.metrics());
        PodWatch watch = new PodWatch(kube, OwnerLabels.ofInvoker(context.owner()));
        DataPath path = Roads.path(config, kube, context);
        Removal removal = new Removal(kube, config.gracePeriod());
        return new K8sProvider(new Workshop(
                context,
                config,
                kube,
                watch,
                new PodWriter(config.template(), config.wishes(), context.owner(), kube.namespace()),
                new PodStarter(
                        kube,
                        watch,
                        path,
                        removal,
                        config.patience(),
                        config.wishes().port()),
                removal,
                path,
                Roads.guard(config, kube, context),
                new Nodes(kube, context.clock())));
    }

    @Override
    public ProviderDescription describe() {
        return new ProviderDescription(
                ConfigKeys.DESCRIPTOR.name(),
                ConfigKeys.DESCRIPTOR.version(),
                workshop.config().template().runtimeClass().isPresent()
                        ? Isolation.SANDBOXED_CONTAINER
                        : Isolation.CONTAINER,
                ConfigKeys.DESCRIPTOR.capabilities(),
                Weaknesses.of(workshop.config()));
    }

    @Override
    public Health check() {
        return isClosed ? new Health.Unhealthy("the provider k8s is closed") : check.run();
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        requireOpen();
        prepull.prepare(image, progress, in(deadline));
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        requireOpen();
        Deadline deadline = in(spec.deadline());
        try {
            return sandboxes.getOrMake(spec.id(), deadline, forget -> make(spec, logs, deadline, forget));
        } catch (InterruptedException e) {
            requireOpen();
            throw e;
        }
    }

    private K8sSandbox make(SandboxSpec spec, LogSink logs, Deadline deadline, Runnable forget)
            throws SandboxException, InterruptedException {
        workshop.guard().require(deadline);
        Ready ready = new Creating(workshop, stems, places, spec, logs, deadline).run();
        K8sSandbox sandbox = new K8sSandbox(spec.id(), ready.started(), ready.logs(), workshop, forget);
        if (isClosed) {
            sandbox.destroy();
            requireOpen();
        }
        return sandbox;
    }

    /** Asked of the API server each time, so that one that is away is never taken for an empty one. */
    @Override
    public List<ListedSandbox> list() throws SandboxException, InterruptedException {
        requireOpen();
        String cluster = workshop.context().owner().cluster();
        return pods("list sandboxes", Map.of(OwnerLabels.CLUSTER, cluster), in(LIST)).stream()
                .flatMap(pod -> listed(pod).stream())
                .toList();
    }

    /** This provider's own helpers are no sandboxes; those of others are, so that what the dead left is swept. */
    private Optional<ListedSandbox> listed(Pod pod) {
        return OwnerLabels.read(pod.getMetadata().getLabels())
                .filter(it -> it.is(Role.SANDBOX)
                        || !it.owner().equals(workshop.context().owner()))
                .map(it -> new ListedSandbox(it.id(), it.owner(), PodState.status(pod)));
    }

    @Override
    public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
        requireOpen();
        Deadline deadline = in(DESTROY);
        Map<String, String> labels = Map.of(
                OwnerLabels.CLUSTER,
                workshop.context().owner().cluster(),
                OwnerLabels.SANDBOX,
                listed.id().value());
        for (Pod pod : pods("destroy sandbox " + listed.id(), labels, deadline)) {
            Optional<Marked> marked = OwnerLabels.read(pod.getMetadata().getLabels());
            if (marked.filter(it -> it.id().equals(listed.id()) && it.owner().equals(listed.owner()))
                    .isPresent()) {
                // by uid, so that one that took the name meanwhile stays
                Deletion.delete(
                        workshop, pod.getMetadata().getName(), pod.getMetadata().getUid(), deadline);
            }
        }
    }

    private List<Pod> pods(String attempt, Map<String, String> labels, Deadline deadline)
            throws SandboxException, InterruptedException {
        return workshop.kube().call(attempt, deadline, client -> client.pods()
                .inNamespace(workshop.kube().namespace())
                .withLabels(labels)
                .list()
                .getItems());
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        List<Thread> destroying = sandboxes.cancel(CLOSE).stream()
                .map(sandbox ->
                        Thread.ofVirtual().name("k8s-close-" + sandbox.id()).start(() -> destroy(sandbox)))
                .toList();
        Deadline end = in(CLOSE);
        try {
            stems.close();
            for (Thread thread : destroying) {
                boolean ignored = thread.join(end.remaining());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workshop.removal().close();
            workshop.path().close();
            workshop.guard().close();
            workshop.watch().close();
            workshop.kube().close();
        }
    }

    private static void destroy(K8sSandbox sandbox) {
        try {
            sandbox.destroy();
        } catch (SandboxException | InterruptedException | IllegalStateException e) {
            System.getLogger(K8sProvider.class.getName())
                    .log(System.Logger.Level.WARNING, "left for the next sweep: sandbox " + sandbox.id(), e);
        }
    }

    /** A pod as the pool's are, for a dry run. */
    private Pod sample() {
        try {
            return workshop.writer()
                    .pod(
                            new SandboxSpec(
                                    newId(),
                                    new SandboxImage("kiln/dry-run:latest"),
                                    SandboxLimits.ofMemory(SAMPLE_MEMORY_BYTES),
                                    NetworkPolicy.EGRESS,
                                    Map.of(),
                                    Map.of(),
                                    LIST),
                            Role.SANDBOX);
        } catch (SandboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private String detail() {
        return stems.ready() + " stem pods ready, pods are reached "
                + workshop.path().describe() + (workshop.watch().hasSynced() ? "" : ", watch not yet begun");
    }

    /** Of a helper; sandboxes have ids of the invoker's. */
    private SandboxId newId() {
        return new SandboxId(
                "kiln-" + Long.toHexString(workshop.context().random().nextLong()));
    }

    private Deadline in(Duration time) {
        return Deadline.in(time, workshop.context().clock());
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the provider k8s is closed");
        }
    }
}
