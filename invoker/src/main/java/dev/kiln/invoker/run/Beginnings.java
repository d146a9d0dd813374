// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.ledger.LedgerException;
import dev.kiln.invoker.start.Permission;
import dev.kiln.invoker.start.Starter;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that an activation begins no more often than its action allows, on whatever invokers. */
public final class Beginnings {

    private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

    private final Starter starter;
    private final Closing closing;
    private final Duration timeForOthers;

    /** @param timeForOthers to begin what was handed back; longer than a controller that is alive needs to send it on */
    public Beginnings(Starter starter, Closing closing, Duration timeForOthers) {
        this.starter = starter;
        this.closing = closing;
        this.timeForOthers = timeForOthers;
    }

    /** Begins it, or says why not. Blocks for a write to the bus where attempts are claimed. */
    Beginning begin(ActivationMessage message, Action action) throws InterruptedException {
        for (int attempt = closing.nextAttempt(message); ; attempt++) {
            switch (starter.ask(message, attempt)) {
                case Permission.Granted granted -> {
                    return noted(message, attempt);
                }
                case Permission.Taken taken -> {
                    Optional<Beginning> end = afterTaken(taken.by(), attempt, action);
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                case Permission.Ended ended -> {
                    return new Beginning.Over();
                }
                case Permission.Stopped stopped -> {
                    return new Beginning.Stopped();
                }
                case Permission.Unknown unknown -> {
                    return new Beginning.Refused(ActivationResponse.whiskError(
                            "The activation was not begun, as the message bus was away: " + unknown.reason()));
                }
            }
        }
    }

    /**
     * Begins what was handed back, so that nobody else does, after others had time to begin it. Whether one of them has the claims tell.
     */
    Beginning beginLate(ActivationMessage message, Action action) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(timeForOthers.toNanos());
        return begin(message, action);
    }

    /** Whether others are told before anything begins. */
    boolean areClaimed() {
        return starter.claims();
    }

    /** Whether it has not begun here, and another invoker can begin it. */
    boolean mayBeginElsewhere(ActivationMessage message) {
        return starter.claims() && !closing.isOpen(message);
    }

    /** Empty when the next attempt may be asked for: the last one was here, in a term that is over. */
    private Optional<Beginning> afterTaken(Claimant by, int attempt, Action action) {
        return starter.wasHere(by)
                ? closing.refusalAfter(attempt, action).map(Beginning.Refused::new)
                : Optional.of(new Beginning.Elsewhere(by));
    }

    /** What is not noted must not run, as a crash would make it run twice. */
    private Beginning noted(ActivationMessage message, int attempt) {
        try {
            closing.started(message, attempt);
            return new Beginning.Begun();
        } catch (LedgerException e) {
            LOG.atError().addKeyValue(LogKeys.REASON, e.getMessage()).log("activations cannot start");
            return new Beginning.Refused(Failures.noResources());
        }
    }
}
