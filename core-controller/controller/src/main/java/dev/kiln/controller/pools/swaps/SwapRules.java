// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.swaps;

import java.time.Duration;
import java.util.Optional;

/**
 * How a swap shall go.
 *
 * @param parallelism how many invokers change at once
 * @param canary what is tried on all invokers before any of them changes; none for no such trial
 * @param pace that lies between one invoker being told and the next
 * @param timeout after which the whole goes back, if it is not done
 * @param stall after which it goes back when an invoker came no further
 */
public record SwapRules(
        int parallelism, Optional<Canary> canary, Duration pace, Limits limits, Duration timeout, Duration stall) {

    /**
     * A share of new sandboxes for some time.
     *
     * @param percent of the sandboxes that each invoker makes
     * @param watch for how long, once all invokers are ready
     */
    public record Canary(int percent, Duration watch) {}

    /**
     * What the new one must not exceed.
     *
     * @param errorPercent of its creations that may fail
     * @param latencyFactor how many times longer a creation may take than one of the old; empty for no such limit
     * @param minimum creations below which nothing is judged
     */
    public record Limits(int errorPercent, Optional<Double> latencyFactor, int minimum) {}
}
