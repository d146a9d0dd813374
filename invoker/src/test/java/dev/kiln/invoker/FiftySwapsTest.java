// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.testkit.NullRuntimeProviderFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swap after swap while actions run, each time to a plugin that is loaded anew: nothing grows. */
class FiftySwapsTest {

    private static final int WARM_UP = 5;
    private static final int SWAPS = 50;

    /** What the manifest has ready in any case. */
    private static final int STEMS = 2;

    private static final long METASPACE_BYTES = 3 << 20;

    /** The collector and the compilers of the JVM come and go; what leaks grows by one for each swap at least. */
    private static final int SLACK = SWAPS / 5;

    @TempDir
    Path directory;

    private Path plugins;

    @BeforeEach
    void makeThePlugin() throws Exception {
        plugins = directory.resolve("plugins");
        Path jar = plugins.resolve("null-1").resolve("null.jar");
        Files.createDirectories(jar.getParent());
        Path code = Path.of(NullRuntimeProviderFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(code)) {
            int result = ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", code.toString(), ".");
            assertThat(result).isZero();
        } else {
            Files.copy(code, jar);
        }
    }

    @Test
    void metaspaceThreadsFilesAndSandboxesReturnToWhereTheyWere() throws IOException {
        try (Rig rig = new Rig(directory, Options.standard().with("sandboxes.keep-alive = 1h"))) {
            rig.plugins.put("null", new Loaded());
            QualifiedName action = rig.action("a", "");
            swap(rig, action, 1, WARM_UP);
            long metaspace = metaspace();
            int threads = threads();
            long files = files();

            Ping last = swap(rig, action, WARM_UP + 1, WARM_UP + SWAPS);

            assertThat(last.report().generations())
                    .extracting(GenerationReport::sandboxes)
                    .containsExactly(STEMS + 1);
            rig.eventually("threads end", () -> threads() <= threads + SLACK);
            rig.eventually("files are closed", () -> files() <= files + SLACK);
            rig.eventually("classes are unloaded", () -> metaspace() - metaspace < METASPACE_BYTES);
        }
    }

    private static Ping swap(Rig rig, QualifiedName action, int from, int to) {
        Ping last = null;
        for (int i = from; i <= to; i++) {
            Generation next = new Generation(i, RuntimeSetup.of("null"));
            rig.order(new PoolOrder(new InvokerId(0), "default", i, next, Optional.empty(), PoolTuning.NONE));
            rig.awaitPing("swap " + i, it -> isAlone(it, next));
            if (i == to || i % 10 == 0) {
                // not each time: what was just called waits a second for its next call before it gives way
                assertThat(rig.run(action).response().isSuccess()).isTrue();
                last = rig.awaitPing(
                        "its sandboxes " + i,
                        it -> isAlone(it, next)
                                && it.report().generations().getFirst().sandboxes() == STEMS + 1);
            }
        }
        return Objects.requireNonNull(last);
    }

    private static boolean isAlone(Ping ping, Generation generation) {
        return ping.report().generation() == generation.number()
                && ping.report().generations().stream().noneMatch(it -> it.phase() == Phase.RETIRING);
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long files() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
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

    /** The plugin in its folder, in a class loader of its own each time. */
    private final class Loaded implements RuntimeProviderFactory {
        @Override
        public String name() {
            return "null";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
            return Plugins.find(plugins).open("null", config, context);
        }
    }
}
