// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.state.StateDirectory;
import dev.kiln.runtime.microvm.vm.Snapshot;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A sandbox's state as it was when it was asked for, secrets included: in memory only, and of no use to another provider.
 *
 * @param rootfs the disk, by a name of this checkpoint's own
 * @param token what the frozen guest knows
 */
public record Frozen(
        String id,
        Snapshot snapshot,
        Path rootfs,
        Blueprint plan,
        String token,
        long sizeBytes,
        AtomicBoolean isDeleted)
        implements Checkpoint {

    @Override
    public void delete() throws SandboxException {
        if (!isDeleted.compareAndSet(false, true)) {
            return;
        }
        try {
            // machines that were restored from it have the files open
            StateDirectory.delete(snapshot.directory());
            Files.deleteIfExists(rootfs);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot remove the checkpoint " + id + " in " + snapshot.directory() + ": " + e, e);
        }
    }

    /** It holds a token. */
    @Override
    public String toString() {
        return "Frozen[" + id + "]";
    }
}
