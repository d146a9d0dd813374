// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.model.activation.ActivationId;

/**
 * An invoker is about to begin an attempt of an activation, or has seen the activation's end.
 *
 * @param isEnd whether it has ended for good and there will be no record that says so
 */
public record Claim(Attempt attempt, Claimant by, boolean isEnd) {

    /** It is about to begin. */
    public Claim(Attempt attempt, Claimant by) {
        this(attempt, by, false);
    }

    /**
     * What is claimed.
     *
     * @param number from 1
     */
    public record Attempt(ActivationId id, int number) {}
}
