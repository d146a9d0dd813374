// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.scheduling.Invoker.State;
import dev.kiln.controller.scheduling.OutcomeWindow.Outcome;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.model.pools.IsolationClass;
import java.time.Instant;

/** What is known of one invoker: its last ping, how its activations ended, and the state that follows. Not thread-safe. */
final class Membership {

    private final SchedulingConfig config;
    private final OutcomeWindow outcomes = new OutcomeWindow();
    private Invoker invoker;
    private Ping ping;
    private IsolationClass strength;
    private Instant lastPing;

    /** When it was last put to a test. */
    private Instant lastTest = Instant.MIN;

    /** Since when it is in its state. */
    private Instant since;

    Membership(Ping ping, Instant now, SchedulingConfig config) {
        this.config = config;
        this.ping = ping;
        this.strength = strength(ping);
        this.lastPing = now;
        this.since = now;
        this.invoker = judged(now);
    }

    Invoker invoker() {
        return invoker;
    }

    Sighting sighting(Instant now) {
        return new Sighting(
                invoker,
                ping.capabilities(),
                ping.busyMegabytes(),
                since,
                lastPing,
                isHeard(now),
                ping.version(),
                ping.report());
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
        if (!newest.isolation().equals(ping.isolation())) {
            strength = strength(newest);
        }
        ping = newest;
        lastPing = now;
        judge(now);
    }

    void ended(Outcome outcome, Instant now) {
        outcomes.add(outcome);
        judge(now);
    }

    void look(Instant now) {
        judge(now);
    }

    /**
     * Whether it is in doubt because of its outcomes and should show now what it can: at once, but no sooner after the last test
     * than {@code retry-after}, so that one that passes tests and fails at work does not come and go all the time.
     */
    boolean isTestDue(Instant now) {
        return isInDoubt() && (lastTest.equals(Instant.MIN) || !now.isBefore(lastTest.plus(config.retryAfter())));
    }

    void testBegins(Instant now) {
        lastTest = now;
    }

    /** How a test of a term ended: one that went well makes up for all outcomes before it. */
    void tested(long term, Outcome outcome, Instant now) {
        if (term != ping.term()) {
            return;
        }
        if (outcome == Outcome.SUCCESS) {
            outcomes.clear();
        } else {
            outcomes.add(outcome);
        }
        judge(now);
    }

    /** Whether its outcomes alone keep it from work: of what it says itself no test can tell more. */
    private boolean isInDoubt() {
        return (invoker.state() == State.UNHEALTHY || invoker.state() == State.UNRESPONSIVE)
                && ping.reason().isEmpty();
    }

    private boolean isHeard(Instant now) {
        return !lastPing.plus(config.downAfter()).isBefore(now);
    }

    private void judge(Instant now) {
        State before = invoker.state();
        invoker = judged(now);
        if (invoker.state() != before) {
            since = now;
        }
    }

    private Invoker judged(Instant now) {
        if (!isHeard(now)) {
            return seen(State.DOWN, "no ping since " + lastPing);
        }
        if (!ping.isEnabled()) {
            return seen(State.DOWN, ping.reason().isEmpty() ? "it takes no work" : ping.reason());
        }
        if (!ping.reason().isEmpty()) {
            return seen(State.UNHEALTHY, ping.reason());
        }
        if (outcomes.hasTooMany(Outcome.SYSTEM_ERROR)) {
            return seen(State.UNHEALTHY, "several of its last activations ended with errors of the platform");
        }
        if (outcomes.hasTooMany(Outcome.TIMEOUT)) {
            return seen(State.UNRESPONSIVE, "several of its last activations never came back");
        }
        return seen(State.UP, "");
    }

    private static IsolationClass strength(Ping ping) {
        return IsolationClass.named(ping.isolation()).orElse(IsolationClass.NONE);
    }

    private Invoker seen(State state, String reason) {
        return new Invoker(
                ping.invoker(),
                ping.term(),
                ping.pool(),
                ping.provider(),
                ping.isolation(),
                strength,
                ping.memoryMegabytes(),
                state,
                reason);
    }
}
