// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

/** What makes a pod's thread look again. */
sealed interface Signal {

    /** The pod, a switch or the time changed. */
    record Look() implements Signal {}

    /** A container of the engine's ended. */
    record Ended(String containerId) implements Signal {}

    /**
     * A probe came to another result.
     *
     * @param containerId of the container that was probed
     */
    record Probed(String containerId, Prober.Kind kind, boolean isPassed, String detail) implements Signal {}
}
