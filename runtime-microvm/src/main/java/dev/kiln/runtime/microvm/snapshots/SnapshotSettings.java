// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where snapshots are kept, and how many.
 *
 * @param directory for those without anybody's secrets; made if it is not there, shared by all stores of a user
 * @param directoryBytes what they may take together
 * @param memory for those with secrets: in a file system that lives in memory, so that they never reach a disk and are gone when the
 *     host is; made if it is not there. Each store has a directory of its own in it
 * @param memoryBytes what they may take together
 * @param bootId names the host's present run
 * @param quarantine for how long a state that failed is not made again
 */
public record SnapshotSettings(
        Path directory, long directoryBytes, Path memory, long memoryBytes, String bootId, Duration quarantine) {

    public SnapshotSettings {
        if (directory.equals(memory) || directoryBytes < 0 || memoryBytes < 0 || quarantine.isNegative()) {
            throw new IllegalArgumentException("snapshots need two directories, bounds and a time: " + directory + ", "
                    + directoryBytes + ", " + memory + ", " + memoryBytes + ", " + quarantine);
        }
    }
}
