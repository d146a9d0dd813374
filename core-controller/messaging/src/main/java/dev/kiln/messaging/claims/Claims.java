// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.model.activation.ActivationId;
import java.util.Map;
import java.util.Optional;

/** What a log of claims said when it was read: who has which attempt. */
public record Claims(Map<Attempt, Claimant> winners) {

    public Claims {
        winners = Map.copyOf(winners);
    }

    public Optional<Claimant> winner(ActivationId id, int attempt) {
        return Optional.ofNullable(winners.get(new Attempt(id, attempt)));
    }
}
