// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a sandbox may use.
 *
 * @param memoryBytes all memory of all its processes, swap included; when exceeded, the sandbox ends
 * @param cpuWeight its share of a busy CPU relative to other sandboxes, 1 to 10,000, as in cgroup v2; 100 is common
 * @param cpuMillis an upper bound on CPU time in thousandths of a core, idle host or not; absent for none
 * @param maxProcesses processes and threads at once
 * @param maxOpenFiles open files of a process
 * @param diskBytes what it may write to its file system; absent when the platform sets no bound
 */
public record SandboxLimits(
        long memoryBytes,
        int cpuWeight,
        OptionalInt cpuMillis,
        int maxProcesses,
        int maxOpenFiles,
        OptionalLong diskBytes) {

    /** The smallest memory that a sandbox can be asked to live in. */
    public static final long MIN_MEMORY_BYTES = 16L * 1024 * 1024;

    public SandboxLimits {
        require(memoryBytes >= MIN_MEMORY_BYTES, "memoryBytes", memoryBytes, "at least " + MIN_MEMORY_BYTES);
        require(cpuWeight >= 1 && cpuWeight <= 10_000, "cpuWeight", cpuWeight, "1 to 10000");
        require(cpuMillis.isEmpty() || cpuMillis.getAsInt() >= 10, "cpuMillis", cpuMillis.orElse(0), "at least 10");
        require(maxProcesses >= 1, "maxProcesses", maxProcesses, "at least 1");
        require(maxOpenFiles >= 16, "maxOpenFiles", maxOpenFiles, "at least 16");
        require(diskBytes.isEmpty() || diskBytes.getAsLong() > 0, "diskBytes", diskBytes.orElse(0), "positive");
    }

    /** The given memory, and for the rest what OpenWhisk gives to a container. */
    public static SandboxLimits ofMemory(long memoryBytes) {
        return new SandboxLimits(memoryBytes, 100, OptionalInt.empty(), 1024, 1024, OptionalLong.empty());
    }

    private static void require(boolean holds, String name, long value, String accepted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + " but must be " + accepted);
        }
    }
}
