// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.pools;

import java.util.List;

/**
 * How far an invoker is with what its pool shall be; part of its pings.
 *
 * @param order the last that it heard; 0 before any
 * @param generation of the provider that makes its sandboxes
 * @param runtimes revision of the language runtimes that it works with; 0 for those of the file that it was started with
 * @param generations of each provider that is open or was tried last
 */
public record PoolReport(long order, long generation, long runtimes, List<GenerationReport> generations) {

    /** Of an invoker that knows nothing of pools, or was told nothing. */
    public static final PoolReport NONE = new PoolReport(0, 0, 0, List.of());

    public PoolReport {
        generations = List.copyOf(generations);
    }

    /** Where a provider is in its life on an invoker. */
    public enum Phase {
        OPENING,
        CHECKING,
        PREPARING,
        PROBING,
        /** Makes its share of new sandboxes beside the current one. */
        READY,
        /** Makes new sandboxes. */
        CURRENT,
        /** Makes none any more; what it made may end. */
        RETIRING,
        /** Was tried and is closed again. */
        FAILED
    }

    /**
     * One of them.
     *
     * @param sandboxes that it has now
     * @param created sandboxes since it was opened
     * @param failed creations since then that failed by the provider's fault, and sandboxes that broke in their first call
     * @param createMillis the median of its last creations; 0 before any
     * @param reason why it failed; empty when it did not
     */
    public record GenerationReport(
            long number,
            String provider,
            String version,
            Phase phase,
            int sandboxes,
            long created,
            long failed,
            long createMillis,
            String reason) {}
}
