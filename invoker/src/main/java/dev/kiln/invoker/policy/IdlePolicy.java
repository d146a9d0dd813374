// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides what becomes of a sandbox that waits for its action's next activation: it stays as it is, is paused, or is dropped because it
 * can be had back. Pure.
 *
 * <p>Memory costs nothing while there is plenty, and a caller's time always does. So a sandbox is kept for as long as the time that it
 * would cost to have it back is worth, and that is longer the more memory is free: who keeps it for as long as a return costs
 * never pays more than twice what the best guess would have.
 *
 * @param pauseGrace idle for less, it is left alone
 * @param keepAlive idle for longer, it goes whatever the memory
 * @param patience with no pressure at all, how long memory is held for each unit of time that a return costs: 600 holds it ten
 *     minutes for a return of one second
 * @param easyShare the share of free memory, from 0 to 1, from which on there is no pressure
 */
public record IdlePolicy(Duration pauseGrace, Duration keepAlive, double patience, double easyShare) {

    public IdlePolicy {
        if (pauseGrace.isNegative() || keepAlive.compareTo(pauseGrace) < 0) {
            throw new IllegalArgumentException(
                    "a sandbox is paused after " + pauseGrace + " and kept for " + keepAlive + ", which is no order");
        }
        if (!(patience >= 0) || !(easyShare > 0 && easyShare <= 1)) {
            throw new IllegalArgumentException("patience " + patience + " must not be negative, and the share "
                    + easyShare + " must be above 0 and at most 1");
        }
    }

    /** What to do now. */
    public enum Verdict {
        KEEP,
        PAUSE,
        DROP
    }

    /**
     * An idle sandbox.
     *
     * @param canPause whether its provider can
     * @param isPaused whether it is
     * @param restore how long it takes to have it back from a checkpoint; absent when there is none
     * @param start how long it takes to start another one and initialise it
     */
    public record Idle(Duration idle, boolean canPause, boolean isPaused, Optional<Duration> restore, Duration start) {}

    /**
     * What becomes of an idle sandbox now.
     *
     * @param freeShare of the pool's memory, from 0 to 1
     */
    public Verdict decide(Idle sandbox, double freeShare) {
        if (sandbox.idle().compareTo(keptFor(sandbox, freeShare)) >= 0) {
            return Verdict.DROP;
        }
        boolean isDueForPause =
                sandbox.canPause() && !sandbox.isPaused() && sandbox.idle().compareTo(pauseGrace) >= 0;
        return isDueForPause ? Verdict.PAUSE : Verdict.KEEP;
    }

    /**
     * How long it may be idle.
     *
     * <p>Example, with a keep-alive of 10 minutes, patience 600 and an easy share of 0.5: a quarter of the memory is free, so
     * the patience is 300; one that returns within 0.3 s is kept for 90 s, one that needs 6 s for all of the 10 minutes. With 5 % free
     * it is 18 s and 6 minutes.
     */
    public Duration keptFor(Idle sandbox, double freeShare) {
        if (freeShare >= easyShare) {
            return keepAlive;
        }
        double patienceNow = patience * Math.max(0, freeShare) / easyShare;
        double nanos = sandbox.restore().orElse(sandbox.start()).toNanos() * patienceNow;
        // a sandbox that was just used is used again more often than not, so the grace period is everybody's
        double kept = Math.max(nanos, (double) pauseGrace.toNanos());
        return kept >= keepAlive.toNanos() ? keepAlive : Duration.ofNanos((long) kept);
    }
}
