// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.spi.SandboxLimits;

/**
 * What a machine is given so that its sandbox has what its limits grant: the guest's kernel lives in the same memory.
 *
 * @param memoryMib 128 MiB for the sandbox make 192 MiB for the machine
 * @param cpuMicros of each 100 ms, for all processors together; 0 for no bound
 */
public record MachineSize(int cpus, int memoryMib, long diskBytes, long cpuMicros) {

    private static final long MIB = 1L << 20;
    /** Kernel, initial file system and page tables, which grow with the memory. */
    private static final long KERNEL_MIB = 56;

    private static final long PAGE_TABLES_SHARE = 16;
    private static final int MILLIS_PER_CPU = 1000;
    private static final int MICROS_PER_MILLI_IN_PERIOD = 100;

    static MachineSize of(SandboxLimits limits) {
        long sandbox = Math.ceilDiv(limits.memoryBytes(), MIB);
        int millis = limits.cpuMillis().orElse(0);
        return new MachineSize(
                Math.max(1, Math.ceilDiv(millis, MILLIS_PER_CPU)),
                (int) (sandbox + KERNEL_MIB + sandbox / PAGE_TABLES_SHARE),
                // files are in memory, so more than that there cannot be
                limits.diskBytes().orElse(limits.memoryBytes()),
                (long) millis * MICROS_PER_MILLI_IN_PERIOD);
    }
}
