// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import java.util.Optional;

/**
 * One trip of an activation to an invoker. Most have one; another follows when an invoker is lost or hands back what it has not
 * begun.
 *
 * @param number from 1, one more for each trip
 * @param attempt which run of the action's code it would be, from 1; trips on which nothing began have the same
 * @param term of the invoker, as the controller knew it; 0 when it did not
 * @param home the invoker of the first leg, whose log of claims decides who runs an attempt; absent in the first leg
 */
public record Leg(int number, int attempt, long term, Optional<InvokerId> home) {

    public Leg {
        if (number < 1 || attempt < 1 || attempt > number) {
            throw new IllegalArgumentException(
                    "leg " + number + " and attempt " + attempt + " must be positive, and no more attempts than legs");
        }
    }

    public static Leg first(long term) {
        return new Leg(1, 1, term, Optional.empty());
    }

    /**
     * The trip after this one.
     *
     * @param from the invoker that this one went to
     * @param nextAttempt this one's, or one more if it began
     */
    public Leg next(InvokerId from, int nextAttempt, long nextTerm) {
        return new Leg(number + 1, nextAttempt, nextTerm, Optional.of(home.orElse(from)));
    }

    public boolean isFirst() {
        return number == 1;
    }
}
