// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;

/** Ends a pod so that the API server does not show it any more, with the pool's time of grace or without one. */
final class Deletion {

    /** What a kubelet needs beyond the time of grace to say that a pod has ended. */
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(5);

    private Deletion() {}

    static void delete(Workshop workshop, String name, String uid, Deadline deadline)
            throws SandboxException, InterruptedException {
        Duration grace = workshop.config().gracePeriod();
        if (grace.isZero()) {
            workshop.removal().removeAtOnce(name, uid, deadline);
            return;
        }
        try (PodWatch.Subscription seen = workshop.watch().subscribe(name)) {
            workshop.removal().remove(name, uid, deadline);
            Deadline gone = deadline.atMost(grace.plus(BEYOND_GRACE));
            while (!seen.isDeleted() && !gone.isOver()) {
                seen.await(seen.changes(), gone.atMost(Duration.ofMillis(500)).remaining());
                if (workshop.watch().known(name).isEmpty()) {
                    break;
                }
            }
        }
        workshop.removal().removeAtOnce(name, uid, deadline);
    }
}
