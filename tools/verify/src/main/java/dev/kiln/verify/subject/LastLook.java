// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.tck.bed.Bounded;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.Leaks;
import dev.kiln.verify.report.Leak;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is left when all checks are over and all providers closed. */
final class LastLook {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The JDK opens a few for good when the first socket or process is used. */
    private static final int OF_THE_JDK = 8;

    private static final Duration LISTING = Duration.ofMinutes(2);

    private final Set<Thread> threads;
    private final long openFiles;

    private LastLook(Set<Thread> threads, long openFiles) {
        this.threads = threads;
        this.openFiles = openFiles;
    }

    /** Remembers how things are before the first check. */
    static LastLook before() throws IOException {
        return new LastLook(Leaks.threads(), Leaks.openFiles());
    }

    /** Sandboxes that the provider itself still lists, in any cluster of the run; they are destroyed. */
    static Leak sandboxes(PluginBed bed, Path scratch) {
        List<String> left = new ArrayList<>();
        try {
            Bounded.call("list what is left", LISTING, () -> {
                for (String cluster : bed.clusters()) {
                    left.addAll(sweep(bed, cluster, scratch));
                }
                return left;
            });
        } catch (Exception
                | AssertionError failed) { // the last thing that is asked of the provider must not end the report
            return new Leak("sandboxes", left.size(), Leak.Weight.FAILURE, "cannot be listed: " + failed);
        }
        return left.isEmpty()
                ? Leak.nothing("sandboxes")
                : new Leak(
                        "sandboxes",
                        left.size(),
                        Leak.Weight.FAILURE,
                        "listed after the providers that made them were closed, such as " + left.getFirst());
    }

    private static List<String> sweep(PluginBed bed, String cluster, Path scratch)
            throws IOException, SandboxException, InterruptedException {
        Owner owner = new Owner(cluster, "pool", "last-look", 1);
        Path data = Files.createDirectories(scratch.resolve("last-look"));
        RuntimeContext context =
                new RuntimeContext(owner, data, InstantSource.system(), new Random(0), MetricsSink.none());
        List<String> left = new ArrayList<>();
        try (RuntimeProvider provider = bed.create(bed.config(), context)) {
            for (ListedSandbox each : provider.list()) {
                left.add(each.id() + " (" + each.status() + ")");
                provider.destroy(each);
            }
        }
        return left;
    }

    /** Processes below this one. */
    static Leak processes() throws Exception {
        Callable<List<ProcessHandle>> alive = () -> ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
        Eventually.comesTrue(PATIENCE, () -> alive.call().isEmpty());
        List<ProcessHandle> left = alive.call();
        return left.isEmpty()
                ? Leak.nothing("processes")
                : new Leak(
                        "processes",
                        left.size(),
                        Leak.Weight.FAILURE,
                        "still run, such as "
                                + left.getFirst()
                                        .info()
                                        .commandLine()
                                        .orElse("pid " + left.getFirst().pid()));
    }

    Leak threads(int providers) throws Exception {
        Eventually.comesTrue(PATIENCE, () -> Leaks.threadsSince(threads).isEmpty());
        List<String> left = Leaks.threadsSince(threads);
        return left.isEmpty()
                ? Leak.nothing("threads")
                : new Leak("threads", left.size(), weight(left.size(), providers), "such as '" + left.getFirst() + "'");
    }

    Leak openFiles(int providers) throws Exception {
        System.gc();
        Eventually.comesTrue(PATIENCE, () -> Leaks.openFiles() <= openFiles + OF_THE_JDK);
        long left = Leaks.openFiles() - openFiles;
        return left <= OF_THE_JDK
                ? Leak.nothing("open files")
                : new Leak("open files", left, weight(left, providers), "more than before the first check");
    }

    /** Whether the plugin's class loader can be collected, once nothing of ours refers to it. */
    static Leak classLoader() throws Exception {
        boolean isGone = Eventually.comesTrue(PATIENCE, () -> {
            System.gc();
            return !classLoaders().contains(PluginFolder.LOADER);
        });
        return isGone
                ? Leak.nothing("class loader")
                : new Leak(
                        "class loader",
                        1,
                        Leak.Weight.REMARK,
                        "stays in memory after close: a thread, a shutdown hook or a JDK-wide registry refers to the plugin");
    }

    /** One here and there is a library's way; as many as there were providers, or nearly, would add up. */
    private static Leak.Weight weight(long left, int providers) {
        return left >= Math.max(4, providers / 4) ? Leak.Weight.FAILURE : Leak.Weight.REMARK;
    }

    /** All class loaders of this process by name, as the JDK's own diagnosis has them. */
    static String classLoaders() throws JMException {
        Object text = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassloaders",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return String.valueOf(text);
    }
}
