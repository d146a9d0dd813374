// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.limits.SystemLimits;
import java.time.Instant;

/** Entitlement of a controller that is alone. */
public final class Entitlements {

    private Entitlements() {}

    public static Entitlement alone() {
        PeersView view = PeersView.alone(new ControllerId("0"));
        return new Entitlement(
                new Throttles(SystemLimits.standard(), () -> view, () -> {}, UserEvents.NONE, () -> Instant.EPOCH));
    }
}
