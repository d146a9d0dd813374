// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

/**
 * What a monitor on this host is and can do.
 *
 * @param name {@code qemu} or {@code firecracker}
 * @param version the monitor's own, part of a snapshot's key
 * @param cpuModel what the guest sees, part of a snapshot's key
 * @param acceleration who executes the guest's instructions
 * @param hasSnapshots whether it can freeze and restore
 * @param hasGenerationId whether the guest's kernel learns of a restore by itself
 * @param overheadMib what its process needs beside the guest's memory
 */
public record Caps(
        String name,
        String version,
        String cpuModel,
        Acceleration acceleration,
        boolean hasSnapshots,
        boolean hasGenerationId,
        int overheadMib) {

    public enum Acceleration {
        /** The processor, by way of {@code /dev/kvm}. */
        KVM,
        /** The monitor, translating instruction by instruction: slow, works everywhere. */
        EMULATED
    }
}
