// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.scheduling.Standing;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.claims.Claims;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.MaxAttempts;
import java.util.Optional;

/** Decides what becomes of a flight whose invoker is not simply there; pure. */
final class RescuePolicy {

    private RescuePolicy() {}

    /** What is to be done. */
    sealed interface Decision {

        /** Its invoker will tell. */
        record Stay() implements Decision {}

        /** It is to be sent to an invoker, as this attempt. */
        record Move(int attempt) implements Decision {}

        /** It began at this invoker, which will tell. */
        record Follow(InvokerId to, int attempt) implements Decision {}

        /** It has ended, and nobody wants its record. */
        record Over() implements Decision {}

        /** It began, and must not begin again. */
        record Fail(String reason) implements Decision {}
    }

    /**
     * Decides.
     *
     * @param standing of the invoker that it was sent to
     * @param claims of the invoker of its first leg
     */
    static Decision decide(Flight flight, Standing standing, Claims claims) {
        if (standing == Standing.HERE) {
            return new Decision.Stay();
        }
        if (claims.hasEnded(flight.id())) {
            return new Decision.Over();
        }
        int attempt = flight.message().leg().attempt();
        while (claims.winner(flight.id(), attempt + 1).isPresent()) {
            attempt++;
        }
        Optional<Claimant> claimant = claims.winner(flight.id(), attempt);
        if (claimant.isEmpty()) {
            return new Decision.Move(attempt);
        }
        boolean isElsewhere = !claimant.get().invoker().equals(flight.invoker());
        if (isElsewhere) {
            return new Decision.Follow(claimant.get().invoker(), attempt);
        }
        return switch (standing) {
            case HERE, LEAVING -> new Decision.Stay();
            // what it began in an earlier term it ends by its ledger, in the present one
            case BACK -> new Decision.Follow(claimant.get().invoker(), attempt);
            case LOST -> afterStart(flight, attempt);
        };
    }

    private static Decision afterStart(Flight flight, int attempts) {
        int max = MaxAttempts.of(flight.action().annotations());
        return attempts < max
                ? new Decision.Move(attempts + 1)
                : new Decision.Fail(MaxAttempts.exhausted(flight.invoker().toString(), attempts, max));
    }
}
