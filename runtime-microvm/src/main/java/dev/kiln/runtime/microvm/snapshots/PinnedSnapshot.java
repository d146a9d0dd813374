// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import dev.kiln.runtime.microvm.vm.Snapshot;
import java.nio.file.Path;

/** A snapshot whose files stay while this is open: to be closed when the machine that was restored from it is gone. */
public interface PinnedSnapshot extends AutoCloseable {

    SnapshotKey key();

    Snapshot snapshot();

    /** The very disk that the machine had when it was frozen: what its kernel remembers of the disk must go on being true. */
    Path rootfs();

    long sizeBytes();

    /** Idempotent, never throws. */
    @Override
    void close();
}
