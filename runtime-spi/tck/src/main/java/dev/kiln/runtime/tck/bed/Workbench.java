// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.probe.Deeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where one check works: a cluster of its own on the backend, providers opened in it, and all of it gone at the end. Used by
 * one check; its methods may be called by several threads of that check.
 */
public final class Workbench implements AutoCloseable {

    /** A sandbox of the probe image that is ready for deeds. */
    public record Started(Sandbox sandbox, Deeds deeds, RecordingLogSink logs) {}

    /** The half minute that close may take, and some more. */
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(45);

    private final TestBed bed;
    private final Consumer<String> notApplicable;
    private final Path directory;
    private final String cluster;
    private final AtomicInteger sandboxes = new AtomicInteger();
    private final List<RuntimeProvider> opened = new ArrayList<>();

    private Workbench(TestBed bed, Consumer<String> notApplicable, Path directory) {
        this.bed = bed;
        this.notApplicable = notApplicable;
        this.directory = directory;
        // the directory's name is new on this machine, so the cluster's is too: no leftovers of other runs are seen
        this.cluster = "tck-" + directory.getFileName().toString().replaceAll("[^0-9]", "");
    }

    /**
     * A fresh one.
     *
     * @param notApplicable told why a check had nothing to prove
     */
    public static Workbench on(TestBed bed, Consumer<String> notApplicable) throws IOException {
        // short, as paths of Unix sockets end at 107 bytes
        return new Workbench(bed, notApplicable, Files.createTempDirectory(Path.of("/tmp"), "kt"));
    }

    public TestBed bed() {
        return bed;
    }

    /**
     * Tells that the provider does not claim what this check is about, which the check has made sure of: it refused, or says
     * itself that it is weak there. The check passes, and a report can tell it from one that proved something.
     */
    public void notApplicable(String why) {
        notApplicable.accept(why);
    }

    /** The first start of the first invoker. */
    public Owner owner() {
        return owner("first", 1);
    }

    public Owner owner(String invoker, long epoch) {
        return new Owner(cluster, "pool", invoker, epoch);
    }

    /** A provider for {@link #owner()}. */
    public RuntimeProvider open() throws IOException {
        return open(owner());
    }

    public RuntimeProvider open(Owner owner) throws IOException {
        return open(owner, bed.config());
    }

    public RuntimeProvider open(Owner owner, Map<String, String> config) throws IOException {
        RuntimeProvider provider = bed.factory().create(config, context(owner));
        synchronized (opened) { // checks open from several threads
            opened.add(provider);
        }
        return provider;
    }

    /** The context that a provider of this owner gets; all epochs of an invoker share a data directory. */
    public RuntimeContext context(Owner owner) throws IOException {
        Path data = Files.createDirectories(directory.resolve(owner.cluster() + "-" + owner.invoker()));
        return new RuntimeContext(
                owner, data, InstantSource.system(), new Random(cluster.hashCode()), MetricsSink.none());
    }

    /** A probe sandbox that nobody asked for yet. */
    public SandboxSpec spec() {
        return spec(bed.probeImage());
    }

    public SandboxSpec spec(SandboxImage image) {
        return new SandboxSpec(
                newId(),
                image,
                SandboxLimits.ofMemory(bed.memoryBytes()),
                bed.network(),
                Map.of(),
                Map.of("kind", "tck"),
                bed.startDeadline());
    }

    /** A sandbox of the image that exits by itself. */
    public SandboxSpec exiting(Duration deadline) {
        return spec(bed.exitingImage(), bed.exitingEnvironment(), deadline);
    }

    /** A sandbox of the image that never listens. */
    public SandboxSpec silent(Duration deadline) {
        return spec(bed.silentImage(), bed.silentEnvironment(), deadline);
    }

    public SandboxSpec spec(SandboxImage image, Map<String, String> environment, Duration deadline) {
        SandboxSpec usual = spec(image);
        return new SandboxSpec(usual.id(), image, usual.limits(), usual.network(), environment, usual.tags(), deadline);
    }

    public SandboxSpec spec(SandboxLimits limits) {
        SandboxSpec usual = spec();
        return new SandboxSpec(
                usual.id(),
                usual.image(),
                limits,
                usual.network(),
                usual.environment(),
                usual.tags(),
                usual.deadline());
    }

    public SandboxSpec spec(Map<String, String> environment) {
        SandboxSpec usual = spec();
        return new SandboxSpec(
                usual.id(),
                usual.image(),
                usual.limits(),
                usual.network(),
                environment,
                usual.tags(),
                usual.deadline());
    }

    /** Creates a probe sandbox and makes it ready for deeds. */
    public Started start(RuntimeProvider provider) throws SandboxException, InterruptedException, IOException {
        return start(provider, spec());
    }

    public Started start(RuntimeProvider provider, SandboxSpec spec)
            throws SandboxException, InterruptedException, IOException {
        RecordingLogSink logs = new RecordingLogSink();
        Sandbox sandbox = provider.create(spec, logs);
        return new Started(sandbox, bed.deeds(sandbox), logs);
    }

    /** What the provider lists under this id. */
    public static Optional<ListedSandbox> listed(RuntimeProvider provider, SandboxId id)
            throws SandboxException, InterruptedException {
        return provider.list().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** All ids that the provider lists. */
    public static List<SandboxId> ids(RuntimeProvider provider) throws SandboxException, InterruptedException {
        return provider.list().stream().map(ListedSandbox::id).toList();
    }

    @Override
    public void close() throws IOException {
        synchronized (opened) { // pairs with open
            try {
                opened.reversed().forEach(each -> Bounded.run("close", CLOSE_BOUND, each::close));
            } finally {
                opened.clear();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private SandboxId newId() {
        return new SandboxId(cluster + "-" + sandboxes.incrementAndGet());
    }
}
