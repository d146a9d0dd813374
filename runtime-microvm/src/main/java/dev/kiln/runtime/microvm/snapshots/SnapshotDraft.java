// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import java.io.IOException;
import java.nio.file.Path;

/** Room for one snapshot that is being made. Whoever got it closes it; uncommitted, it leaves nothing. */
public interface SnapshotDraft extends AutoCloseable {

    /** Existing and empty. */
    Path directory();

    /**
     * Makes it a snapshot that others are restored from, and pins it. It has to be complete.
     *
     * @param rootfs the machine's disk, on the same file system if it can be: then it takes no room
     * @throws IOException when files are missing, or larger than was announced, or cannot be kept; then nothing is kept
     */
    PinnedSnapshot commit(Path rootfs) throws IOException;

    /** Idempotent, never throws. */
    @Override
    void close();
}
