// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import java.util.Map;

/**
 * What a controller says of one limit of one namespace, when there is something to say.
 *
 * @param window the minute since the epoch for which it holds; 0 for what has no window
 * @param limit of the namespace, in all controllers together
 * @param count what it counted: what was asked for in the window, or what is on its way
 * @param left what it may still admit
 * @param isWanted whether it could do with more
 * @param given what it gave of its own part to others, in this window and this epoch of the cluster; only ever grows in it
 */
public record QuotaReport(
        long window, int limit, int count, int left, boolean isWanted, Map<ControllerId, Integer> given) {

    public QuotaReport {
        given = Map.copyOf(given);
    }
}
