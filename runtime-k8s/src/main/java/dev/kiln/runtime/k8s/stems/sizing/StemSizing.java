// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

/** How many stem pods a class shall have, ready and in the making together. Pure: the same demand has the same answer. */
@FunctionalInterface
public interface StemSizing {

    /** Within the bounds; asked each second, and after each claim. */
    int wanted(StemDemand demand, StemBounds bounds);

    /** As many as the least, whatever is asked for. */
    static StemSizing fixed() {
        return (demand, bounds) -> bounds.min();
    }
}
