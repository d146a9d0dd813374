// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.messaging.pools.PoolReport;
import java.util.Set;

/**
 * I am here: from an invoker to all controllers, each second.
 *
 * @param term grows when the invoker starts, and when it may have been taken for lost; a higher one with the same id takes over
 * @param sentMicros by the invoker's clock; later pings of a term have higher ones
 * @param memoryMegabytes what its sandboxes may hold together
 * @param busyMegabytes what they hold now
 * @param pool whose invoker it is
 * @param provider the runtime provider it works with
 * @param isolation the provider's isolation class
 * @param capabilities what the provider can do
 * @param isEnabled whether it takes work
 * @param handsBack whether what it was given and has not begun should run elsewhere
 * @param reason why it does not, or why it is in doubt; empty when all is well
 * @param version of the provider; empty when it is not told
 * @param report how far it is with what its pool shall be
 */
public record Ping(
        InvokerId invoker,
        long term,
        long sentMicros,
        int memoryMegabytes,
        int busyMegabytes,
        String pool,
        String provider,
        String isolation,
        Set<String> capabilities,
        boolean isEnabled,
        boolean handsBack,
        String reason,
        String version,
        PoolReport report) {

    public Ping {
        capabilities = Set.copyOf(capabilities);
    }
}
