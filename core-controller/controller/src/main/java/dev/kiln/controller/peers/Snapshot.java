// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.util.Map;

/**
 * What a controller tells the others of itself: all of it each time, so that it does not matter when one is lost.
 *
 * @param sequence grows with each that this controller sends
 * @param epoch of the cluster as the sender sees it, see {@link PeersView}
 * @param quotas of namespaces near a limit, and those of which something was given away
 * @param megabytes that the sender gave to each invoker and that are not finished
 */
public record Snapshot(
        ControllerId from, long sequence, long epoch, Map<QuotaKey, QuotaReport> quotas, Map<InvokerId, Long> megabytes)
        implements Gossip.Message {

    public Snapshot {
        quotas = Map.copyOf(quotas);
        megabytes = Map.copyOf(megabytes);
    }
}
