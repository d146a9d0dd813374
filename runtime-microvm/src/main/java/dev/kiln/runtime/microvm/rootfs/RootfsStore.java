// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.time.Duration;

/** Disks made from images. Safe for use by several virtual threads; concurrent calls for one image share the work. */
public interface RootfsStore extends AutoCloseable {

    /**
     * The disk of an image, made now if it is not there yet, and pinned until the caller closes it.
     *
     * @throws SandboxException.ImageUnusable when there is no such image, or it cannot be read
     * @throws SandboxException.ProviderUnavailable when the source of images does not answer, or not before the deadline
     */
    PinnedRootfs pin(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException;

    /** Ends what it is making; pinned disks stay. Idempotent. */
    @Override
    void close();
}
