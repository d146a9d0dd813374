// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import dev.kiln.runtime.tck.probe.Deeds;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Each limit is enforced, or refused at create as unsupported. Only a provider that isolates nothing may ignore one, and
 * must list that as a weakness which names the limit.
 */
public abstract class LimitsContract extends ProviderCheck {

    private static final long MIB = 1L << 20;

    @Test
    void moreMemoryThanGrantedEndsTheSandbox() throws Exception {
        Enforcement.of(bench, "memory").judge(limits(Duration.ZERO), started -> {
            allocateTooMuch(started);
            Eventually.holds(
                    "the sandbox ended for want of memory",
                    bench.bed().patience(),
                    () -> started.sandbox().status() instanceof SandboxStatus.Exited exited && exited.isOutOfMemory());
        });
    }

    @Test
    void memoryWithinTheLimitIsGranted() throws Exception {
        Workbench.Started started = bench.start(bench.open(), bench.spec(limits(Duration.ZERO)));

        started.deeds().allocate(bench.bed().memoryBytes() / 8);

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Running());
    }

    @Test
    void aSandboxOutOfMemoryDoesNotDisturbOthers() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started bystander = bench.start(provider);

        Enforcement.of(bench, provider, "memory").judge(limits(Duration.ZERO), started -> {
            allocateTooMuch(started);
        });

        assertThat(bystander.deeds().echo("undisturbed")).isEqualTo("undisturbed");
    }

    @Test
    void moreProcessesThanGrantedCannotBeStarted() throws Exception {
        SandboxLimits limits =
                new SandboxLimits(bench.bed().memoryBytes(), 100, OptionalInt.empty(), 64, 1024, OptionalLong.empty());

        Enforcement.of(bench, "process")
                .judge(limits, started -> assertThat(started.deeds().startProcesses(200))
                        .isBetween(1, 64));
    }

    @Test
    void moreFilesThanGrantedCannotBeOpened() throws Exception {
        SandboxLimits limits =
                new SandboxLimits(bench.bed().memoryBytes(), 100, OptionalInt.empty(), 1024, 128, OptionalLong.empty());

        Enforcement.of(bench, "file")
                .judge(limits, started -> assertThat(started.deeds().openFiles(400))
                        .isBetween(1, 128));
    }

    @Test
    void moreCpuThanGrantedCannotBeUsed() throws Exception {
        Enforcement.of(bench, "cpu").judge(limits(Duration.ofMillis(200)), started -> {
            Deeds.CpuTime time = started.deeds().burnCpu(Duration.ofSeconds(2));

            assertThat(time.ratio()).as("of a core, when 0.2 is the bound").isLessThan(0.35);
        });
    }

    @Test
    void moreDiskThanGrantedCannotBeWritten() throws Exception {
        long granted = 16 * MIB;
        SandboxLimits limits = new SandboxLimits(
                bench.bed().memoryBytes(), 100, OptionalInt.empty(), 1024, 1024, OptionalLong.of(granted));

        Enforcement.of(bench, "disk")
                .judge(limits, started -> assertThat(started.deeds().writeFile(4 * granted))
                        .isLessThanOrEqualTo(granted + granted / 4));
    }

    private void allocateTooMuch(Workbench.Started started) {
        try {
            started.deeds().allocate(4 * bench.bed().memoryBytes());
        } catch (IOException died) {
            assertThat(died).as("it died of it, as it should").isNotNull();
        }
    }

    private SandboxLimits limits(Duration cpuEachSecond) {
        OptionalInt cpuMillis =
                cpuEachSecond.isZero() ? OptionalInt.empty() : OptionalInt.of((int) cpuEachSecond.toMillis());
        return new SandboxLimits(bench.bed().memoryBytes(), 100, cpuMillis, 1024, 1024, OptionalLong.empty());
    }
}
