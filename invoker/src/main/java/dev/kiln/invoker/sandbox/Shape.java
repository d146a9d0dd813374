// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.runtime.spi.SandboxImage;

/**
 * What makes two sandboxes interchangeable before an action is in them.
 *
 * @param kind the language runtime's, or {@code blackbox}
 * @param isConcurrent whether calls may overlap in it; it is started otherwise then
 * @param hasSentinels whether what runs in it frames its logs
 * @param isUsers whether a developer brought the image, whose fault it is then when it cannot be used
 */
public record Shape(
        String kind,
        SandboxImage image,
        int memoryMegabytes,
        boolean isConcurrent,
        boolean hasSentinels,
        boolean isUsers) {

    public long memoryBytes() {
        return memoryMegabytes * 1024L * 1024;
    }
}
