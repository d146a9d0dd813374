// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How disks are made and kept.
 *
 * @param directory of this store's own; made if it is not there
 * @param quotaBytes what all disks together may take
 * @param maxImageBytes what the layers of one image may unpack to
 * @param buildTimeout how long the making of one disk may take
 * @param parallelBuilds how many are made at once; others wait
 */
public record RootfsSettings(
        Path directory, long quotaBytes, long maxImageBytes, Duration buildTimeout, int parallelBuilds) {

    public RootfsSettings {
        if (quotaBytes < 1 || maxImageBytes < 1 || !buildTimeout.isPositive() || parallelBuilds < 1) {
            throw new IllegalArgumentException(
                    "quota " + quotaBytes + ", image limit " + maxImageBytes + ", build time-out " + buildTimeout
                            + " and parallel builds " + parallelBuilds + " must all be positive");
        }
    }
}
