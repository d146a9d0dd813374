// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.Delivery;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationResponse;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what must not run here, to be routed anew. Blocks until it is known what became of it; safe for use by several threads. */
final class HandingBack {

    private static final Logger LOG = LoggerFactory.getLogger(HandingBack.class);

    /** Those that wait to be taken by others; more are refused. */
    private static final int MOST = 1000;

    private final Beginnings beginnings;
    private final Closing closing;
    private final Semaphore room = new Semaphore(MOST);

    HandingBack(Beginnings beginnings, Closing closing) {
        this.beginnings = beginnings;
        this.closing = closing;
    }

    /**
     * Hands it back. What nobody else has begun after a while, as its controller is gone or finds no place, is refused with the reason, and so
     * is at once what cannot begin elsewhere.
     *
     * @return what became of it, which is never that it began here
     */
    Beginning handBack(ActivationMessage message, Action action, Delivery delivery, String reason)
            throws InterruptedException {
        Beginning refused = new Beginning.Refused(ActivationResponse.whiskError(reason));
        if (!beginnings.mayBeginElsewhere(message) || !room.tryAcquire()) {
            return refused;
        }
        try {
            LOG.atInfo()
                    .addKeyValue(LogKeys.ACTIVATION, message.activationId())
                    .addKeyValue(LogKeys.REASON, reason)
                    .log("activation handed back");
            closing.handBack(message, reason);
            // it takes no place of those that run here
            delivery.ended().run();
            Beginning late = beginnings.beginLate(message, action);
            boolean isOurs = late instanceof Beginning.Begun || late instanceof Beginning.Refused;
            // unless its controller found that it can go nowhere, and has written so
            if (isOurs && closing.hasEndedBefore(message, delivery)) {
                return new Beginning.Over();
            }
            return late instanceof Beginning.Begun ? refused : late;
        } finally {
            room.release();
        }
    }
}
