// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import java.nio.file.Path;

/** A disk that is not removed while this is open. */
public interface PinnedRootfs extends AutoCloseable {

    /** A squashfs that holds the image's files and, as {@link ImageConfig#FILE}, its configuration for the guest. */
    Path file();

    /** Names the content: {@code sha256:} and 64 hexadecimal digits; part of a snapshot's key. */
    String digest();

    ImageConfig config();

    /** Idempotent, never throws. */
    @Override
    void close();
}
