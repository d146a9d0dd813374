// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.SandboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to the kernel's files and read from them, on ordinary files. */
class CgroupCagesTest {

    private static final SandboxLimits LIMITS =
            new SandboxLimits(64 << 20, 50, OptionalInt.of(250), 20, 64, OptionalLong.empty());

    @TempDir
    private Path directory;

    @Test
    void limitsAreWrittenInTheUnitsOfCgroupV2() throws IOException {
        Path own = directory.resolve("own");

        new CgroupV2Cage(own).build(LIMITS);

        assertThat(own.resolve("memory.max")).hasContent("67108864");
        assertThat(own.resolve("memory.oom.group")).hasContent("1");
        assertThat(own.resolve("cpu.weight")).hasContent("50");
        assertThat(own.resolve("cpu.max")).hasContent("25000 100000");
        assertThat(own.resolve("pids.max")).hasContent("22");
    }

    @Test
    void limitsAreWrittenInTheUnitsOfCgroupV1() throws IOException {
        Path own = directory.resolve("own");

        new CgroupV1Cage(own, own.resolve("c"), own.resolve("c"), own.resolve("p"), own.resolve("f")).build(LIMITS);

        assertThat(own.resolve("memory.limit_in_bytes")).hasContent("67108864");
        assertThat(own.resolve("c/cpu.shares")).hasContent("512");
        assertThat(own.resolve("c/cpu.cfs_quota_us")).hasContent("25000");
        assertThat(own.resolve("p/pids.max")).hasContent("22");
    }

    @Test
    void cgroupV2TellsUsageAndOutOfMemory() throws IOException {
        Files.writeString(directory.resolve("memory.current"), "1000\n");
        Files.writeString(directory.resolve("memory.stat"), "anon 500\nactive_file 100\ninactive_file 200\n");
        Files.writeString(directory.resolve("cpu.stat"), "usage_usec 1500\nuser_usec 1000\n");
        Files.writeString(directory.resolve("memory.events"), "low 0\noom 1\noom_kill 1\n");
        Cage cage = new CgroupV2Cage(directory);

        assertThat(cage.memoryBytes()).isEqualTo(700);
        assertThat(cage.cpuSpent()).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(cage.wasOutOfMemory()).isTrue();
    }

    @Test
    void cgroupV2IsFrozenOnlyWhenTheKernelSaysSo() throws IOException {
        Cage cage = new CgroupV2Cage(directory);
        Files.writeString(directory.resolve("cgroup.events"), "populated 1\nfrozen 0\n");

        cage.freeze();
        assertThat(cage.freezing()).isEqualTo(Cage.Freeze.FREEZING);
        Files.writeString(directory.resolve("cgroup.events"), "populated 1\nfrozen 1\n");
        assertThat(cage.freezing()).isEqualTo(Cage.Freeze.FROZEN);
        cage.thaw();
        assertThat(cage.freezing()).isEqualTo(Cage.Freeze.THAWED);
    }

    @Test
    void sharesCoverTheWholeRangeOfWeights() {
        assertThat(CgroupV1Cage.shares(1)).isEqualTo(10);
        assertThat(CgroupV1Cage.shares(100)).isEqualTo(1024);
        assertThat(CgroupV1Cage.shares(10_000)).isEqualTo(102_400);
    }

    @Test
    void niceValuesKeepTheRatioOfWeights() {
        assertThat(Limiter.Watchdog.nice(100)).isEqualTo(10);
        assertThat(Limiter.Watchdog.nice(125)).isEqualTo(9);
        assertThat(Limiter.Watchdog.nice(1)).isEqualTo(19);
        assertThat(Limiter.Watchdog.nice(10_000)).isEqualTo(0);
    }

    @Test
    void aCageIsTheSameAgainFromItsText() {
        Cage v1 = new CgroupV1Cage(Path.of("/m"), Path.of("/c"), Path.of("/a"), Path.of("/p"), Path.of("/f"));
        Cage v2 = new CgroupV2Cage(Path.of("/u"));
        Cage watched = new WatchedCage(directory, 5);

        assertThat(Cage.of(v1.text(), directory)).isEqualTo(v1);
        assertThat(Cage.of(v2.text(), directory)).isEqualTo(v2);
        assertThat(Cage.of(watched.text(), directory)).isEqualTo(watched);
    }
}
