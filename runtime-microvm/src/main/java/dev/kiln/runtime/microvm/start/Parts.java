// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.kernel.KernelBundle;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.rootfs.RootfsStore;
import dev.kiln.runtime.microvm.snapshots.SnapshotStore;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.VmDriver;
import dev.kiln.runtime.spi.SandboxException;

/**
 * All there is to make a sandbox with on this machine.
 *
 * @param confinement what holds every monitor
 */
public record Parts(
        VmDriver driver,
        KernelBundle kernel,
        RootfsStore disks,
        SnapshotStore snapshots,
        Confinement confinement,
        Poll poll) {

    /** Where they come from, when they are needed for the first time. */
    @FunctionalInterface
    public interface Source {
        Parts parts() throws SandboxException, InterruptedException;
    }
}
