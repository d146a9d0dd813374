// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.scheduling.Invoker.State;
import dev.kiln.controller.scheduling.OutcomeWindow.Outcome;
import dev.kiln.messaging.wire.Ping;
import java.time.Instant;

/** What is known of one invoker: its last ping, how its activations ended, and the state that follows. Not thread-safe. */
final class Membership {

    private final SchedulingConfig config;
    private final OutcomeWindow outcomes = new OutcomeWindow();
    private Invoker invoker;
    private Ping ping;
    private Instant lastPing;

    /** Since when it is out of favour because of its outcomes. */
    private Instant inDoubtSince = Instant.MIN;

    Membership(Ping ping, Instant now, SchedulingConfig config) {
        this.config = config;
        this.ping = ping;
        this.lastPing = now;
        this.invoker = judged(now);
    }

    Invoker invoker() {
        return invoker;
    }

    /** Whether it was silent for so long that nothing is expected of it any more. */
    boolean isLost(Instant now) {
        return lastPing.plus(config.lostAfter()).isBefore(now);
    }

    Instant lastPing() {
        return lastPing;
    }

    /** How it stands to what it was given in a term. */
    Standing standing(long term, Instant now) {
        if (isLost(now)) {
            return Standing.LOST;
        }
        if (ping.term() != term) {
            return Standing.BACK;
        }
        return ping.handsBack() ? Standing.LEAVING : Standing.HERE;
    }

    void heard(Ping newest, Instant now) {
        boolean isOfThisTerm = newest.term() == ping.term();
        boolean isKnown = isOfThisTerm && newest.sentMicros() != 0 && newest.sentMicros() <= ping.sentMicros();
        if (newest.term() < ping.term() || isKnown) {
            // of an earlier term, still under way when the next began; or read again
            return;
        }
        if (!isOfThisTerm) {
            outcomes.clear();
        }
        ping = newest;
        lastPing = now;
        invoker = judged(now);
    }

    void ended(Outcome outcome, Instant now) {
        outcomes.add(outcome);
        invoker = judged(now);
    }

    void look(Instant now) {
        invoker = judged(now);
    }

    private Invoker judged(Instant now) {
        if (lastPing.plus(config.downAfter()).isBefore(now)) {
            return seen(State.DOWN, "no ping since " + lastPing);
        }
        if (!ping.isEnabled()) {
            return seen(State.DOWN, ping.reason().isEmpty() ? "it takes no work" : ping.reason());
        }
        if (!ping.reason().isEmpty()) {
            return seen(State.UNHEALTHY, ping.reason());
        }
        return judgedByOutcomes(now);
    }

    /** After a while in doubt it gets work again: one more failure in a row of them, and it is out for as long. */
    private Invoker judgedByOutcomes(Instant now) {
        boolean hasErrors = outcomes.hasTooMany(Outcome.SYSTEM_ERROR);
        boolean hasTimeouts = outcomes.hasTooMany(Outcome.TIMEOUT);
        if (!hasErrors && !hasTimeouts) {
            inDoubtSince = Instant.MIN;
            return seen(State.UP, "");
        }
        if (inDoubtSince.equals(Instant.MIN)) {
            inDoubtSince = now;
        }
        if (!now.isBefore(inDoubtSince.plus(config.retryAfter()))) {
            outcomes.clear();
            inDoubtSince = Instant.MIN;
            return seen(State.UP, "");
        }
        return hasErrors
                ? seen(State.UNHEALTHY, "several of its last activations ended with errors of the platform")
                : seen(State.UNRESPONSIVE, "several of its last activations never came back");
    }

    private Invoker seen(State state, String reason) {
        return new Invoker(
                ping.invoker(),
                ping.term(),
                ping.pool(),
                ping.provider(),
                ping.isolation(),
                ping.memoryMegabytes(),
                state,
                reason);
    }
}
