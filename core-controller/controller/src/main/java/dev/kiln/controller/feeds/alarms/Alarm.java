// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An alarm: a plan, and how far it is. Pure: each step gives the next state, which a guarded write makes true.
 *
 * @param subject who made it, and as whom it fires
 * @param seed by chance, of which the ids of its fires are made
 * @param scheduled the time that it goes off next, or went off if it is claimed; absent when it does not
 * @param fired how often it went off
 * @param trouble what went wrong last, if something did since it last went off
 */
record Alarm(
        QualifiedName trigger,
        String subject,
        String seed,
        AlarmPlan plan,
        FeedState state,
        Optional<Instant> scheduled,
        Optional<Claim> claim,
        long fired,
        Optional<Instant> lastFired,
        Optional<String> trouble) {

    private static final int ID_BYTES = 16;

    /** One that never went off. */
    static Alarm create(
            QualifiedName trigger, String subject, String seed, AlarmPlan plan, Instant first, Instant now) {
        return new Alarm(
                trigger,
                subject,
                seed,
                plan,
                new FeedState.Active(now),
                Optional.of(first),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    /** When it is to be looked at, if ever. */
    Optional<Instant> due() {
        return state.isActive() ? claim.map(Claim::until).or(() -> scheduled) : Optional.empty();
    }

    /**
     * The id of the fire that is scheduled: the same whoever fires, and no one's to guess.
     *
     * @throws IllegalStateException when none is scheduled
     */
    ActivationId fireId() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String what = seed + " " + trigger + " "
                    + scheduled.orElseThrow(IllegalStateException::new).toEpochMilli();
            byte[] hash = digest.digest(what.getBytes(StandardCharsets.UTF_8));
            return new ActivationId(HexFormat.of().formatHex(hash, 0, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Somebody is about to fire it. */
    Alarm claimed(String by, Instant now, Duration lease) {
        Claim taken = new Claim(by, claim.map(Claim::since).orElse(now), now.plus(lease));
        return with(state, scheduled, Optional.of(taken), fired, lastFired, trouble);
    }

    /** It went off. What it missed meanwhile, it goes without. */
    Alarm fired(Instant now) {
        long count = fired + 1;
        boolean isEnough =
                plan.maxTriggers().isPresent() && count >= plan.maxTriggers().getAsLong();
        Optional<Instant> next = isEnough ? Optional.empty() : plan.schedule().next(later(now));
        return with(
                next.isPresent() ? state : over(now, isEnough),
                next,
                Optional.empty(),
                count,
                Optional.of(now),
                Optional.empty());
    }

    /**
     * It could not be fired now.
     *
     * @param patience how long this fire is tried; then it is left out, and the next one is waited for
     */
    Alarm notNow(String reason, Instant now, Duration pause, Duration patience) {
        Claim last = claim.orElseThrow();
        Instant scheduledAt = scheduled.orElseThrow();
        if (now.plus(pause).isBefore(last.since().plus(patience))) {
            Claim again = new Claim(last.by(), last.since(), now.plus(pause));
            String why = "The fire of " + scheduledAt + " is late and tried again: " + reason;
            return with(state, scheduled, Optional.of(again), fired, lastFired, Optional.of(why));
        }
        Optional<Instant> next = plan.schedule().next(later(now));
        String why =
                "The fire of " + scheduledAt + " was left out after " + patience.toSeconds() + " seconds: " + reason;
        FeedState then = next.isPresent() ? state : new FeedState.Disabled(now, 0, why);
        return with(then, next, Optional.empty(), fired, lastFired, Optional.of(why));
    }

    /** It cannot be fired any more. */
    Alarm disabled(int status, String reason, Instant now) {
        return with(
                new FeedState.Disabled(now, status, reason),
                Optional.empty(),
                Optional.empty(),
                fired,
                lastFired,
                trouble);
    }

    Alarm paused(Instant now) {
        return with(new FeedState.Paused(now), Optional.empty(), Optional.empty(), fired, lastFired, trouble);
    }

    /** Goes on with a plan, its own or another one, from a time on. */
    Alarm resumed(AlarmPlan next, Instant first, long countedFires, Instant now) {
        return new Alarm(
                trigger,
                subject,
                seed,
                next,
                state.isActive() ? state : new FeedState.Active(now),
                Optional.of(first),
                Optional.empty(),
                countedFires,
                lastFired,
                Optional.empty());
    }

    /** With another plan, for when it goes on. */
    Alarm planned(AlarmPlan next, long countedFires) {
        return new Alarm(
                trigger, subject, seed, next, state, scheduled, claim, countedFires, lastFired, Optional.empty());
    }

    /** A clock that lags behind the one that scheduled must not make it go off twice at the same time. */
    private Instant later(Instant now) {
        return scheduled.filter(now::isBefore).orElse(now);
    }

    private FeedState over(Instant now, boolean isEnough) {
        String reason = isEnough
                ? "It went off as often as it should: " + (fired + 1) + " times."
                : "It went off for the last time before its stopDate.";
        return new FeedState.Disabled(now, 0, plan.kind() == AlarmKind.ONCE ? "It went off at its date." : reason);
    }

    private Alarm with(
            FeedState otherState,
            Optional<Instant> otherTime,
            Optional<Claim> otherClaim,
            long count,
            Optional<Instant> last,
            Optional<String> otherTrouble) {
        return new Alarm(trigger, subject, seed, plan, otherState, otherTime, otherClaim, count, last, otherTrouble);
    }
}
