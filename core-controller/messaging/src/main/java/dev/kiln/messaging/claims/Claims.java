// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.model.activation.ActivationId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a log of claims said when it was read: who has which attempt.
 *
 * @param ended activations that have ended without a record
 */
public record Claims(Map<Attempt, Claimant> winners, Set<ActivationId> ended) {

    public Claims {
        winners = Map.copyOf(winners);
        ended = Set.copyOf(ended);
    }

    public Optional<Claimant> winner(ActivationId id, int attempt) {
        return Optional.ofNullable(winners.get(new Attempt(id, attempt)));
    }

    /** Whether it ended for good, and no record says so. */
    public boolean hasEnded(ActivationId id) {
        return ended.contains(id);
    }
}
