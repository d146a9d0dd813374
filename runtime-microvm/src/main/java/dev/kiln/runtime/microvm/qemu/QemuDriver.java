// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Ownership;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Caps;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.microvm.vm.VmDriver;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines run by {@code qemu-system-x86_64 -M microvm}. */
public final class QemuDriver implements VmDriver {

    private final QemuCommand commands;
    private final Caps caps;
    private final Launcher launcher;
    private final Poll poll;

    /** {@code host} is what {@link QemuHost#examine} found. */
    public QemuDriver(QemuHost host, Launcher launcher, Poll poll) {
        this.commands = host.command();
        this.caps = host.caps();
        this.launcher = launcher;
        this.poll = poll;
    }

    @Override
    public Caps caps() {
        return caps;
    }

    @Override
    public Vm boot(BootSpec spec) throws VmException, InterruptedException {
        return start(spec.launch(), commands.boot(spec), Optional.empty());
    }

    @Override
    public Vm restore(Snapshot snapshot, LaunchSpec launch) throws VmException, InterruptedException {
        QemuVm vm = start(launch, commands.incoming(launch, snapshot.memory(), false), Optional.of(snapshot.state()));
        boolean isRunning = false;
        try {
            vm.receive();
            vm.resume();
            isRunning = true;
            return vm;
        } catch (VmException.Failed e) {
            throw new VmException.SnapshotUnusable(
                    "cannot restore machine " + launch.id() + " from " + snapshot.directory() + ": " + e.getMessage(),
                    e);
        } finally {
            if (!isRunning) {
                vm.close();
            }
        }
    }

    /**
     * Makes a snapshot that machines can share out of one machine's stream of state: a second monitor, which never runs the guest, reads
     * it into a file of memory and writes the rest.
     */
    Snapshot convert(LaunchSpec launch, Path stream, Path directory) throws VmException, InterruptedException {
        Snapshot snapshot = new Snapshot(directory);
        try (QemuVm reader = start(launch, commands.incoming(launch, snapshot.memory(), true), Optional.of(stream))) {
            reader.receiveAll();
            reader.writeState(snapshot.state(), true);
        }
        return snapshot;
    }

    private QemuVm start(LaunchSpec launch, List<String> command, Optional<Path> input)
            throws VmException, InterruptedException {
        Optional<String> namespace =
                launch.network() instanceof VmNetwork.Tap tap ? Optional.of(tap.namespace()) : Optional.empty();
        Process process;
        try {
            Ownership.give(launch.directory(), launch.confinement());
            process = launcher.start(
                    new Launcher.Order(launch.directory(), launch.confinement(), namespace, input, command));
        } catch (IOException e) {
            throw new VmException.HostUnfit("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
        QemuVm vm = new QemuVm(launch, process, this, poll);
        boolean isUp = false;
        try {
            vm.connect();
            isUp = true;
            return vm;
        } finally {
            if (!isUp) {
                vm.close();
            }
        }
    }

    /** Words of an order without arguments. */
    static Map<String, ?> nothing() {
        return Map.of();
    }
}
