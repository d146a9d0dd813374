// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.scheduler;

/** What is decided for a pod. */
sealed interface Placement {

    /** It fits there. */
    record On(String node) implements Placement {}

    /**
     * It fits nowhere.
     *
     * @param message as the real one says it: {@code 0/2 nodes are available: 2 Insufficient memory.}
     */
    record Nowhere(String message) implements Placement {}
}
