// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.SandboxLimits;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MachineSizeTest {

    private static final long MIB = 1L << 20;

    @Test
    void theKernelsShareComesOnTop() {
        assertThat(MachineSize.of(SandboxLimits.ofMemory(128 * MIB)).memoryMib())
                .isEqualTo(128 + 56 + 8);
    }

    @Test
    void withoutADiskLimitThereIsAsMuchAsThereIsMemory() {
        assertThat(MachineSize.of(SandboxLimits.ofMemory(128 * MIB)).diskBytes())
                .isEqualTo(128 * MIB);
        assertThat(MachineSize.of(limits(200, 16 * MIB)).diskBytes()).isEqualTo(16 * MIB);
    }

    @Test
    void aFifthOfACoreIsAFifthOfEachPeriod() {
        assertThat(MachineSize.of(limits(200, MIB)).cpuMicros()).isEqualTo(20_000);
        assertThat(MachineSize.of(limits(200, MIB)).cpus()).isEqualTo(1);
    }

    @Test
    void moreThanACoreNeedsAnotherProcessor() {
        assertThat(MachineSize.of(limits(1500, MIB)).cpus()).isEqualTo(2);
        assertThat(MachineSize.of(limits(1500, MIB)).cpuMicros()).isEqualTo(150_000);
    }

    private static SandboxLimits limits(int cpuMillis, long diskBytes) {
        return new SandboxLimits(128 * MIB, 100, OptionalInt.of(cpuMillis), 1024, 1024, OptionalLong.of(diskBytes));
    }
}
