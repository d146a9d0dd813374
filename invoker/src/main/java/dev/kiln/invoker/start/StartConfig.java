// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.start;

import java.time.Duration;

/**
 * How activations begin; the keys of {@code kiln.invoker.start}.
 *
 * @param claims whether each is claimed on the bus first; only where no other invoker can be given it may this be off
 * @param lease how long after a ping was sent nobody takes this invoker for lost; less than the controllers' {@code lost-after}
 * @param clockSkew by how much the clocks of the cluster may differ
 * @param patience how long a claim is tried for while the bus is away
 * @param timeForOthers how long what was handed back is left to others before it is refused
 */
public record StartConfig(
        boolean claims, Duration lease, Duration clockSkew, Duration patience, Duration timeForOthers) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** The lease of a tenure: where nothing is claimed nobody takes over either, so it never lapses. */
    public Duration tenure() {
        return claims ? lease : FOR_EVER;
    }
}
