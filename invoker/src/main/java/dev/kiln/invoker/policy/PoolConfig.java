// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.model.pools.PoolTuning;
import java.time.Duration;

/**
 * What the pool may hold and for how long; the keys of {@code kiln.invoker.pool}.
 *
 * @param memoryMegabytes of all sandboxes together
 * @param maxCreates sandboxes in the making at once
 * @param pauseGrace how long a sandbox is idle before it is paused
 * @param keepAlive how long one is idle before it is destroyed
 * @param queuePerAction activations that may wait for one action
 * @param maxWait how long an activation waits for a sandbox
 * @param minSlice how long a sandbox serves its own queue while other actions starve, at least
 * @param createAttempts failures in a row after which those who wait are told
 * @param createBackoff the pause after a failed creation, doubled by each further one
 */
public record PoolConfig(
        int memoryMegabytes,
        int maxCreates,
        Duration pauseGrace,
        Duration keepAlive,
        int queuePerAction,
        Duration maxWait,
        Duration minSlice,
        int createAttempts,
        Duration createBackoff) {

    /** The same with what was changed of the pool since. */
    public PoolConfig with(PoolTuning tuning) {
        return new PoolConfig(
                tuning.memoryMegabytes().orElse(memoryMegabytes),
                tuning.maxCreates().orElse(maxCreates),
                tuning.pauseGrace().orElse(pauseGrace),
                tuning.keepAlive().orElse(keepAlive),
                queuePerAction,
                maxWait,
                minSlice,
                createAttempts,
                createBackoff);
    }
}
