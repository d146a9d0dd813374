// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import java.time.Instant;
import java.util.Set;

/**
 * All that is known of an invoker, for people.
 *
 * @param capabilities what its provider can do
 * @param busyMegabytes what its sandboxes held by its last ping
 * @param since when it is in its state
 * @param lastPing when it was last heard
 */
public record Sighting(Invoker invoker, Set<String> capabilities, int busyMegabytes, Instant since, Instant lastPing) {

    public Sighting {
        capabilities = Set.copyOf(capabilities);
    }
}
