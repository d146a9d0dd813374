// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.messaging.pools.PoolReport;
import java.time.Instant;
import java.util.Set;

/**
 * All that is known of an invoker, for people.
 *
 * @param capabilities what its provider can do
 * @param busyMegabytes what its sandboxes held by its last ping
 * @param since when it is in its state
 * @param lastPing when it was last heard
 * @param isHeard whether that was lately, whether or not it takes work
 * @param version of its provider; empty when it does not say
 * @param report how far it is with what its pool shall be
 */
public record Sighting(
        Invoker invoker,
        Set<String> capabilities,
        int busyMegabytes,
        Instant since,
        Instant lastPing,
        boolean isHeard,
        String version,
        PoolReport report) {

    public Sighting {
        capabilities = Set.copyOf(capabilities);
    }
}
