// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

/**
 * One limit of one namespace.
 *
 * @param namespace its uuid
 */
public record QuotaKey(String namespace, Kind kind) {

    /** What is limited. The order is part of what controllers send each other: add at the end. */
    public enum Kind {
        /** Invocations in a minute. */
        INVOCATIONS,
        /** Fires of triggers in a minute. */
        FIRES,
        /** Activations on their way. */
        CONCURRENCY
    }
}
