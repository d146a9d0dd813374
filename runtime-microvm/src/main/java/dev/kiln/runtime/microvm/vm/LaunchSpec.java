// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;

/**
 * What a machine consists of, booted or restored.
 *
 * @param id never used twice: letters, digits and dashes, at most 63
 * @param directory the machine's own, existing, for sockets and the like; removed by the caller
 * @param rootfs the disk, attached read-only as {@code /dev/vda}
 * @param memoryMib what the guest sees as its memory
 * @param confinement what holds the monitor's process
 */
public record LaunchSpec(
        String id, Path directory, Path rootfs, int cpus, int memoryMib, VmNetwork network, Confinement confinement) {}
