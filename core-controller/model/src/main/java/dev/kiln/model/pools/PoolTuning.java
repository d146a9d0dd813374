// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What may be changed of a pool at any time without touching its sandboxes. What is absent is as each invoker was configured.
 *
 * @param memoryMegabytes what the sandboxes of one invoker may hold together
 * @param maxCreates sandboxes that one invoker makes at once
 * @param pauseGrace how long a sandbox is idle before it is paused
 * @param keepAlive how long one is idle before it is destroyed
 * @param prewarm an empty list stands for none
 */
public record PoolTuning(
        Optional<Integer> memoryMegabytes,
        Optional<Integer> maxCreates,
        Optional<Duration> pauseGrace,
        Optional<Duration> keepAlive,
        Optional<List<Prewarm>> prewarm) {

    /** Everything as it was configured. */
    public static final PoolTuning NONE =
            new PoolTuning(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public PoolTuning {
        prewarm = prewarm.map(List::copyOf);
    }
}
