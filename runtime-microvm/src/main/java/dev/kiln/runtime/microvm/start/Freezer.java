// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Freezes sandboxes that run. What it made through this object is gone when it is closed. Safe for use by several threads.
 *
 * @param memory a directory of this provider's own in a file system that lives in memory
 * @param disks where disks get second names, on their own file system
 */
public record Freezer(Path memory, Path disks, Map<String, Frozen> frozen) implements AutoCloseable {

    public Freezer(Path memory, Path disks) {
        this(memory, disks, new ConcurrentHashMap<>());
    }

    /** The machine stands still while it is written, and goes on. */
    public Frozen freeze(SandboxId id, Machine machine) throws SandboxException, InterruptedException {
        try {
            Files.createDirectories(memory);
            // what is frozen lies below, in files that belong to the monitors' user
            Files.setPosixFilePermissions(memory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectories(disks);
            Path directory = Files.createTempDirectory(memory, "frozen-");
            Path rootfs = disks.resolve(machine.name() + "-" + directory.getFileName());
            boolean isKept = false;
            try {
                Files.createLink(rootfs, machine.disk());
                Snapshot snapshot = write(machine, directory);
                // the monitors' user comes through, and nobody lists it or reads its files
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
                String name = id + "-" + directory.getFileName();
                Frozen made = new Frozen(
                        name,
                        snapshot,
                        rootfs,
                        machine.plan(),
                        machine.control().token(),
                        Files.size(snapshot.memory()) + Files.size(snapshot.state()),
                        new AtomicBoolean());
                frozen.values().removeIf(each -> each.isDeleted().get());
                frozen.put(name, made);
                isKept = true;
                return made;
            } finally {
                if (!isKept) {
                    StateDirectory.delete(directory);
                    Files.deleteIfExists(rootfs);
                }
            }
        } catch (IOException | VmException e) {
            throw new SandboxException.ProviderUnavailable("cannot freeze sandbox " + id + ": " + e.getMessage(), e);
        }
    }

    private static Snapshot write(Machine machine, Path directory) throws VmException, InterruptedException {
        machine.vm().pause();
        try {
            return machine.vm().snapshot(directory);
        } finally {
            machine.vm().resume();
        }
    }

    @Override
    public void close() {
        for (Frozen each : frozen.values()) {
            try {
                each.delete();
            } catch (SandboxException e) {
                // it lies in memory, in a directory that the next provider of this owner removes
            }
        }
        try {
            StateDirectory.delete(memory);
        } catch (IOException e) {
            // as above
        }
    }
}
