// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How monitors are run.
 *
 * @param program Firecracker, by its absolute path
 * @param jailer absent for none: then the launcher's own confinement is all that there is
 * @param hasMetadata whether machines with a network can ask the metadata service who they are
 * @param cpuModel what the guest sees, part of a snapshot's key: the host's, as nothing is masked
 */
public record FirecrackerSettings(Path program, Optional<Jailer> jailer, boolean hasMetadata, String cpuModel) {

    /**
     * Firecracker's own tool for confinement; needs root, and a user for each machine.
     *
     * @param program by its absolute path
     * @param base where each machine gets a root directory of its own. On the file system of disks and snapshots these are linked in;
     *     from other ones they are mounted. Snapshots with secrets in them need one that lives in memory
     * @param maxFileBytes the largest file that a monitor may write: a machine's memory when it is frozen
     */
    public record Jailer(Path program, Path base, long maxFileBytes) {}

    public FirecrackerSettings {
        if (!program.isAbsolute()
                || jailer.filter(it -> !it.program().isAbsolute()).isPresent()) {
            throw new IllegalArgumentException("Firecracker and its jailer are named by absolute paths: " + program);
        }
    }
}
