// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.regex.Pattern;

/**
 * Whom a sandbox belongs to. A provider stores all four parts with each sandbox where the backend can show them again
 * (label, annotation, file), so that whoever looks later can tell his own from everybody else's.
 *
 * @param cluster the Kiln installation; two installations may share one backend
 * @param pool the invoker's pool
 * @param invoker the invoker's id, unique in its cluster
 * @param epoch grows with each start of that invoker; never negative
 */
public record Owner(String cluster, String pool, String invoker, long epoch) {

    private static final Pattern PART = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

    public Owner {
        requirePart("cluster", cluster);
        requirePart("pool", pool);
        requirePart("invoker", invoker);
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative: " + epoch);
        }
    }

    /** Whether both are the same invoker, in whatever epochs. */
    public boolean isSameInvoker(Owner other) {
        return cluster.equals(other.cluster) && invoker.equals(other.invoker);
    }

    /** Whether sandboxes of {@code other} are this owner's to sweep: the same invoker, in an earlier epoch. */
    public boolean isSuccessorOf(Owner other) {
        return isSameInvoker(other) && other.epoch < epoch;
    }

    private static void requirePart(String name, String value) {
        if (!PART.matcher(value).matches()) {
            throw new IllegalArgumentException("the owner's " + name + " '" + value
                    + "' must be 1 to 63 lower-case letters, digits, dots and dashes, and begin and end with a letter"
                    + " or a digit");
        }
    }
}
