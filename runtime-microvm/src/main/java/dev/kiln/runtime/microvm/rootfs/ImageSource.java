// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.microvm.tar.TarWriter;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where images come from. Safe for use by several virtual threads; interrupt means cancel. */
public interface ImageSource {

    /** For messages: {@code the Docker engine at /var/run/docker.sock}. */
    String description();

    /**
     * Looks an image up, and fetches it if that is what this source does. Empty when there is no such image here.
     *
     * @throws SandboxException.ImageUnusable when it is here and cannot be used
     * @throws SandboxException.ProviderUnavailable when the source does not answer in time
     */
    Optional<Found> find(SandboxImage image, PrepareProgress progress, Duration timeout)
            throws SandboxException, InterruptedException;

    /** Whether this source answers; bounded by a few seconds. */
    Health check() throws InterruptedException;

    /** An image that can be read. */
    interface Found {

        /** The digest of the image's own configuration, which names its layers: {@code sha256:} and 64 hexadecimal digits. */
        String digest();

        ImageConfig config();

        /**
         * Writes all files of the image, parents first, without an end mark. What lies at or below {@code .kiln} is left out.
         *
         * @throws dev.kiln.runtime.microvm.tar.TarException when the image is damaged or hostile
         * @throws IOException when it cannot be read, or what it is written to is gone
         */
        void writeTo(TarWriter out, Workbench bench) throws IOException, InterruptedException;
    }

    /**
     * What the reading of an image may use.
     *
     * @param scratch an existing directory whose content is thrown away afterwards
     * @param maxBytes the most that an image's layers may unpack to
     * @param timeout how long it may take
     */
    record Workbench(Path scratch, long maxBytes, PrepareProgress progress, Duration timeout) {}
}
