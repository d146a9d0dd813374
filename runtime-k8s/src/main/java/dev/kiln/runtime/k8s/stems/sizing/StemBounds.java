// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import java.time.Duration;

/**
 * What the operator allows.
 *
 * @param min kept even when nobody asks
 * @param max never exceeded
 * @param idle after so long without an arrival only {@code min} are kept
 */
public record StemBounds(int min, int max, Duration idle) {

    public StemBounds {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("no bounds of stem pods: at least " + min + ", at most " + max);
        }
        if (!idle.isPositive()) {
            throw new IllegalArgumentException("stem pods cannot be idle after " + idle);
        }
    }
}
