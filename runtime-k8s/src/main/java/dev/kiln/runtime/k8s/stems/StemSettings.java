// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems;

import dev.kiln.runtime.k8s.stems.sizing.StemBounds;

/**
 * What a pool wants of its stem pods.
 *
 * @param bounds of each class
 * @param maxClasses for how many classes some are kept; the least recently used one goes
 * @param parallelCreates how many may be in creation at once
 */
public record StemSettings(StemBounds bounds, int maxClasses, int parallelCreates) {

    boolean isOff() {
        return bounds.max() == 0;
    }
}
