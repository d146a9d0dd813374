// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.microvm.launch.ProcStat;
import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invokers that are killed leave no machine, and what they leave on disk is found and removed. */
class KilledInvokerTest {

    /** 200 on a night that has the time: {@code -Dkiln.microvm.cycles=200}. */
    private static final int CYCLES = Integer.getInteger("kiln.microvm.cycles", 3);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Path directory = Path.of("/nonexistent");

    @BeforeEach
    void layOut() throws Exception {
        String obstacle = TestMachines.obstacle().orElse("");
        if (System.getProperty("contracts", "").equals("required")) {
            assertThat(obstacle).isEmpty();
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
        directory = TestMachines.directory();
    }

    @AfterEach
    void cleanUp() throws Exception {
        StateDirectory.delete(directory);
    }

    @Test
    void nothingIsLeftOfKilledInvokers() throws Exception {
        Path state = directory.resolve("s");
        for (int i = 0; i < CYCLES; i++) {
            Process invoker = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledInvokerTest.class.getName(),
                            directory.toString(),
                            "orphan-" + i)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("said").toFile())
                    .start();
            Eventually.holds("the invoker has a sandbox", Duration.ofMinutes(2), () -> !invoker.isAlive()
                    || Files.readString(directory.resolve("said")).contains("ready"));
            assertThat(invoker.isAlive()).as(Files.readString(directory.resolve("said"))).isTrue();
            List<ProcStat> monitors = monitors(state);
            assertThat(monitors).isNotEmpty();

            invoker.destroyForcibly();
            assertThat(invoker.waitFor(10, TimeUnit.SECONDS)).isTrue();

            Eventually.holds("its monitors end", PATIENCE, () -> monitors.stream().noneMatch(ProcStat::isAlive));
            try (RuntimeProvider next = TestMachines.open(Map.of("state-dir", state.toString()), directory)) {
                for (ListedSandbox listed : next.list()) {
                    next.destroy(listed);
                }
                assertThat(next.list()).isEmpty();
            }
            try (Stream<Path> left = Files.list(state)) {
                assertThat(left.filter(path -> !path.getFileName().toString().startsWith(StateDirectory.DRAFT)))
                        .isEmpty();
            }
        }
    }

    private static List<ProcStat> monitors(Path state) throws Exception {
        try (Stream<Path> sandboxes = Files.list(state)) {
            return sandboxes
                    .flatMap(each -> ProcStat.read(each.resolve("process")).stream())
                    .toList();
        }
    }

    /** An invoker that makes a sandbox and waits to be killed. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        RuntimeProvider provider = TestMachines.open(
                Map.of("state-dir", directory.resolve("s").toString(), "restore-safe", "kiln/action-nodejs-v20"),
                directory);
        provider.create(
                TestMachines.shape(args[1], new SandboxImage("kiln/action-nodejs-v20:latest"), 256L << 20),
                new RecordingLogSink());
        System.out.println("ready");
        Thread.sleep(Duration.ofMinutes(5));
    }
}
