// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxUsage;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where {@code USAGE} is declared, the figures follow what happens; where not, the question is refused. */
public abstract class UsageContract extends ProviderCheck {

    @Test
    void memoryTakenShowsAsUsage() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!provider.describe().has(Capability.USAGE)) {
            assertRefused(started.sandbox());
            return;
        }
        long taken = bench.bed().memoryBytes() / 4;
        SandboxUsage before = started.sandbox().usage();

        started.deeds().allocate(taken);

        assertThat(started.sandbox().usage().memoryBytes() - before.memoryBytes())
                .isGreaterThan(taken / 2);
    }

    @Test
    void cpuSpentShowsAsUsage() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!provider.describe().has(Capability.USAGE)) {
            assertRefused(started.sandbox());
            return;
        }
        Duration before = started.sandbox().usage().cpu();

        Duration spent = started.deeds().burnCpu(Duration.ofMillis(500)).cpu();

        assertThat(started.sandbox().usage().cpu().minus(before)).isGreaterThan(spent.dividedBy(2));
    }

    @Test
    void theFiguresAreOfTheRightMagnitude() throws Exception {
        RuntimeProvider provider = bench.open();
        long start = System.nanoTime();
        Workbench.Started started = bench.start(provider);
        if (!provider.describe().has(Capability.USAGE)) {
            assertRefused(started.sandbox());
            return;
        }
        started.deeds().burnCpu(Duration.ofMillis(200));

        SandboxUsage usage = started.sandbox().usage();

        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        assertThat(usage.memoryBytes())
                .as("bytes held by a process that runs, within a limit of "
                        + bench.bed().memoryBytes())
                .isBetween(256L << 10, 2 * bench.bed().memoryBytes());
        assertThat(usage.cpu())
                .as("CPU time of a sandbox that is " + wall.toMillis() + " ms old")
                .isLessThan(
                        wall.plusSeconds(1).multipliedBy(Runtime.getRuntime().availableProcessors()));
    }

    private void assertRefused(Sandbox sandbox) {
        assertThatThrownBy(sandbox::usage).isInstanceOf(SandboxException.Unsupported.class);
        bench.notApplicable("USAGE is not declared, and is refused");
    }
}
