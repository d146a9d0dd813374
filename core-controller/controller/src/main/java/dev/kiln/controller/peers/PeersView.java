// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.util.List;
import java.util.Map;

/**
 * What is known of all controllers, at one moment. Immutable.
 *
 * @param version another view has another one
 * @param epoch the same in all controllers that see the same set of controllers, and another when one joins, leaves or begins
 *     anew
 * @param all that are up, this one included, sorted by name
 * @param reports the newest of each other one that is not silent
 * @param megabytes that the others together gave to each invoker
 */
public record PeersView(
        ControllerId self,
        long version,
        long epoch,
        List<ControllerId> all,
        Map<ControllerId, Snapshot> reports,
        Map<InvokerId, Long> megabytes) {

    public PeersView {
        all = List.copyOf(all);
        reports = Map.copyOf(reports);
        megabytes = Map.copyOf(megabytes);
    }

    /** The view of a controller that sees nobody. */
    public static PeersView alone(ControllerId self) {
        return new PeersView(self, 0, 0, List.of(self), Map.of(), Map.of());
    }

    /** How many controllers are up, this one included: at least one. */
    public int count() {
        return all.size();
    }

    /** This controller's place among them, from 0. */
    public int rank() {
        return Math.max(0, all.indexOf(self));
    }

    /** What the others gave this controller of their parts of a limit. Only those count that mean the same cluster. */
    public int received(QuotaKey key, long window) {
        int sum = 0;
        for (Snapshot snapshot : reports.values()) {
            QuotaReport report = snapshot.quotas().get(key);
            if (report != null && snapshot.epoch() == epoch && report.window() == window) {
                sum += report.given().getOrDefault(self, 0);
            }
        }
        return sum;
    }

    /** What the others counted. */
    public int counted(QuotaKey key, long window) {
        int sum = 0;
        for (Snapshot snapshot : reports.values()) {
            QuotaReport report = snapshot.quotas().get(key);
            if (report != null && report.window() == window) {
                sum += report.count();
            }
        }
        return sum;
    }
}
