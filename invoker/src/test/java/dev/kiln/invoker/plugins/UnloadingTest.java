// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.testkit.NullRuntimeProviderFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin took is given back when its provider is closed. */
class UnloadingTest {

    private static final int OPENINGS = 50;
    private static final int WARM_UP = 5;
    private static final long METASPACE_BYTES = 3 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path plugins;

    @TempDir
    Path workshop;

    /** Opens and closes a provider so many times, and keeps the closed ones, as somebody might. */
    private final class Swaps {

        private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        private final List<RuntimeProvider> closed = new ArrayList<>();
        private final RuntimeContext context = new RuntimeContext(
                new Owner("cluster", "pool", "invoker", 1), workshop, this::now, new Random(1), MetricsSink.none());

        /** The plugin asks for the time while it opens, so that its loader is the thread's. */
        private Instant now() {
            loaders.add(new WeakReference<>(Thread.currentThread().getContextClassLoader()));
            return Instant.EPOCH;
        }

        Swaps run(String name, int times) {
            Plugins found = Plugins.find(plugins);
            for (int i = 0; i < times; i++) {
                RuntimeProvider provider = found.open(name, Map.of(), context);
                provider.check();
                provider.close();
                closed.add(provider);
            }
            return this;
        }

        /** The same for a plugin that does not ask for the time. */
        Swaps runByHand(Path folder, int times) {
            for (int i = 0; i < times; i++) {
                LoadedPlugin plugin = LoadedPlugin.of(new PluginFolder(folder));
                loaders.add(new WeakReference<>(plugin.code().loader()));
                try (RuntimeProvider provider = plugin.open(Map.of(), context)) {
                    provider.check();
                    closed.add(provider);
                }
            }
            return this;
        }

        int opened() {
            return closed.size();
        }

        /** How many loaders are there when the collector had its chance. */
        long left() {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (alive() > 0 && System.nanoTime() < end) {
                System.gc();
                Thread.onSpinWait();
            }
            return alive();
        }

        /** The same without patience, where some are known to stay. */
        long leftAfter(int collections) {
            for (int i = 0; i < collections; i++) {
                System.gc();
            }
            return alive();
        }

        private long alive() {
            return loaders.stream().filter(it -> it.get() != null).count();
        }
    }

    private static long metaspace() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(it -> it.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .findFirst()
                .orElseThrow()
                .getUsed();
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    private void put(String create) throws IOException {
        Path factory = new Forge(workshop).factory("mine", "1.0", create);
        Forge.folder(plugins, "mine-1.0", factory);
    }

    @Test
    void fiftyOpeningsLeaveNoLoaderNoMetaspaceAndNoThread() throws Exception {
        put(Forge.opening("\"fine\""));
        new Swaps().run("mine", WARM_UP).left();
        long metaspace = metaspace();
        Set<Thread> threads = threads();

        Swaps swaps = new Swaps().run("mine", OPENINGS);

        assertThat(swaps.left()).isZero();
        assertThat(swaps.loaders).hasSize(swaps.opened());
        assertThat(metaspace() - metaspace).isLessThan(METASPACE_BYTES);
        assertThat(threads()).isSubsetOf(threads);
    }

    @Test
    void eachOpeningHasALoaderOfItsOwn() throws Exception {
        put(Forge.opening("\"fine\""));
        Plugins found = Plugins.find(plugins);
        Swaps swaps = new Swaps();

        try (RuntimeProvider first = found.open("mine", Map.of(), swaps.context);
                RuntimeProvider second = found.open("mine", Map.of(), swaps.context)) {
            assertThat(first).isNotSameAs(second);
            assertThat(swaps.loaders.get(0).get())
                    .isNotNull()
                    .isNotSameAs(swaps.loaders.get(1).get());
        }
    }

    @Test
    void readingWhatThereIsLeavesNothing() throws Exception {
        put(Forge.opening("\"fine\""));
        Plugins found = Plugins.find(plugins);
        found.all();
        long metaspace = metaspace();

        List<Plugin> kept = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
            kept.addAll(found.all());
        }

        assertThat(kept).hasSizeGreaterThanOrEqualTo(OPENINGS);
        assertThat(metaspace() - metaspace).isLessThan(METASPACE_BYTES);
    }

    /** The mutant: without it the tests above could be blind. */
    @Test
    void aPluginThatStaysInAThreadOfItsOwnIsFound() throws Exception {
        put("""
                public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
                    context.clock().instant();
                    Thread leak = new Thread(() -> {
                        try {
                            new java.util.concurrent.CountDownLatch(1).await();
                        } catch (InterruptedException end) {
                            return;
                        }
                    }, "leak");
                    leak.setDaemon(true);
                    leak.start();
                    return new Provider("leaks");
                }
                """);
        Set<Thread> threads = threads();

        Swaps swaps = new Swaps().run("mine", WARM_UP);

        assertThat(threads()).hasSize(threads.size() + WARM_UP);
        assertThat(swaps.leftAfter(3)).isEqualTo(WARM_UP);
        endThreadsSince(threads);
        assertThat(swaps.left()).isZero();
    }

    /** A method of its own, as a thread in a local variable would hold its loader. */
    private static void endThreadsSince(Set<Thread> before) throws InterruptedException {
        for (Thread each : threads()) {
            if (!before.contains(each)) {
                each.interrupt();
                each.join(PATIENCE);
            }
        }
    }

    @Test
    void aPluginThatStaysInSomethingOfTheJdksIsFound() throws Exception {
        put("""
                public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
                    context.clock().instant();
                    System.getProperties().put(this, this);
                    return new Provider("leaks");
                }
                """);
        Swaps swaps = new Swaps().run("mine", WARM_UP);

        assertThat(swaps.leftAfter(3)).isEqualTo(WARM_UP);
        System.getProperties().keySet().removeIf(it -> !(it instanceof String));
        assertThat(swaps.left()).isZero();
    }

    @Test
    void theNullProviderUnloads() throws Exception {
        Path classes = Path.of(NullRuntimeProviderFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = plugins.resolve("null-1").resolve("null.jar");
        Files.createDirectories(jar.getParent());
        if (Files.isDirectory(classes)) {
            Forge.pack(classes, Map.of(), jar);
        } else {
            Files.copy(classes, jar);
        }
        Set<Thread> threads = threads();

        Swaps swaps = new Swaps().runByHand(jar.getParent(), OPENINGS);

        assertThat(swaps.left()).isZero();
        assertThat(threads()).isSubsetOf(threads);
    }
}
