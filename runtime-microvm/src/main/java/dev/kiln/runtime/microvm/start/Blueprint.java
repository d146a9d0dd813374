// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestSettings;
import dev.kiln.runtime.microvm.rootfs.PinnedRootfs;
import dev.kiln.runtime.microvm.snapshots.Level;
import dev.kiln.runtime.microvm.snapshots.SnapshotKey;
import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import dev.kiln.runtime.spi.SandboxSpec;
import java.nio.file.Path;
import java.util.Optional;

/** What all sandboxes of one shape have in common, and so what they can be cloned from. */
public record Blueprint(
        SandboxSpec spec, MachineSize size, VmNetwork network, Confinement confinement, SnapshotKey kernelKey) {

    static Blueprint of(SandboxSpec spec, Parts parts, PinnedRootfs rootfs) throws VmException, InterruptedException {
        MachineSize size = MachineSize.of(spec.limits());
        VmNetwork network = new VmNetwork.UserMode();
        Caps caps = parts.driver().caps();
        SnapshotKey key = new SnapshotKey(
                parts.kernel().digest(),
                String.valueOf(parts.kernel().initrd().getFileName()),
                rootfs.digest(),
                size.memoryMib(),
                size.cpus(),
                caps.name() + " " + caps.version() + " " + caps.acceleration(),
                caps.cpuModel(),
                network.kind(),
                "",
                Level.KERNEL,
                Optional.empty());
        return new Blueprint(spec, size, network, parts.confinement(), key);
    }

    /** The key of a guest whose server listens; there the guest was told its environment and its limits. */
    SnapshotKey runtimeKey() {
        return new SnapshotKey(
                kernelKey.kernel(),
                kernelKey.initrd(),
                kernelKey.image(),
                kernelKey.memoryMib(),
                kernelKey.cpus(),
                kernelKey.monitor(),
                kernelKey.cpuModel(),
                kernelKey.networkKind(),
                shape().digest(),
                Level.RUNTIME,
                Optional.empty());
    }

    /** What the guest is told beside who it is. */
    GuestSettings shape() {
        return new GuestSettings()
                .limits(
                        spec.limits().memoryBytes(),
                        size.diskBytes(),
                        spec.limits().maxProcesses(),
                        spec.limits().maxOpenFiles(),
                        size.cpuMicros())
                .environment(spec.environment());
    }

    LaunchSpec launch(Path directory, Path rootfs) {
        return new LaunchSpec(
                String.valueOf(directory.getFileName()),
                directory,
                rootfs,
                size.cpus(),
                size.memoryMib(),
                network,
                confinement);
    }

    /** The most that a snapshot takes: the guest's memory, and its devices. */
    long snapshotBytes() {
        return (size.memoryMib() + 16L) << 20;
    }
}
