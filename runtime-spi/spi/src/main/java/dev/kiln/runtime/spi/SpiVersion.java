// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Comparator;
import java.util.Objects;

/**
 * The version of this contract, which is not Kiln's. What is added raises the minor number, and plugins that were compiled before
 * go on working; what breaks them raises the major one.
 */
public record SpiVersion(int major, int minor) implements Comparable<SpiVersion> {

    /**
     * That of the SPI which is loaded here, 1.2. A plugin says what it was written for in numbers of its own, as this constant
     * is always the host's: {@code new SpiVersion(1, 1)}.
     */
    public static final SpiVersion CURRENT = new SpiVersion(1, 2);

    public SpiVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("a version of the SPI has no negative numbers: " + major + "." + minor);
        }
    }

    @Override
    public int compareTo(SpiVersion other) {
        return Comparator.comparingInt(SpiVersion::major)
                .thenComparingInt(SpiVersion::minor)
                .compare(this, other);
    }

    /** As people write it: {@code 1.1}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }

    /**
     * The versions that a plugin works with.
     *
     * @param from the first one
     * @param below the first one after the last
     */
    public record Range(SpiVersion from, SpiVersion below) {

        public Range {
            Objects.requireNonNull(from, "from");
            if (from.compareTo(below) >= 0) {
                throw new IllegalArgumentException("nothing is from " + from + " and below " + below);
            }
        }

        /** All that have what {@code from} has: up to the next major one. */
        public static Range from(int major, int minor) {
            return new Range(new SpiVersion(major, minor), new SpiVersion(major + 1, 0));
        }

        public boolean contains(SpiVersion version) {
            return from.compareTo(version) <= 0 && version.compareTo(below) < 0;
        }

        @Override
        public String toString() {
            return "from " + from + " below " + below;
        }
    }
}
