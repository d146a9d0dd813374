// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.model.activation.ActivationId;

/** An invoker is about to begin an attempt of an activation. */
public record Claim(Attempt attempt, Claimant by) {

    /**
     * What is claimed.
     *
     * @param number from 1
     */
    public record Attempt(ActivationId id, int number) {}
}
