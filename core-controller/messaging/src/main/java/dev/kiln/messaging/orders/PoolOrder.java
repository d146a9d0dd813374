// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.PoolTuning;
import java.util.Optional;

/**
 * What a pool shall be on one of its invokers: from a controller, said again until the invoker's pings show it. It tells the whole, not a
 * step, so one that is lost or comes twice does no harm.
 *
 * @param order grows with each change of what is wanted of this pool; an invoker passes over what is older than what it has heard
 * @param current makes the sandboxes
 * @param candidate is tried beside it, if there is one
 */
public record PoolOrder(
        InvokerId invoker,
        String pool,
        long order,
        Generation current,
        Optional<Candidate> candidate,
        PoolTuning tuning) {

    /**
     * A generation that has to show what it can: it is opened, checked and probed.
     *
     * @param sharePercent how many of a hundred new sandboxes it makes once its probe went well
     */
    public record Candidate(Generation generation, int sharePercent) {}
}
