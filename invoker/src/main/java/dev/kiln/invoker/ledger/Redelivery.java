// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.MaxAttempts;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;

/** What becomes of an activation that is delivered again. */
public sealed interface Redelivery {

    /** Its record is in the store, or not for it: only the acknowledgement may be missing. */
    record Acknowledge() implements Redelivery {}

    /**
     * Its outcome is known.
     *
     * @param record its JSON, to be stored and acknowledged
     */
    record Keep(byte[] record) implements Redelivery {}

    /** It had begun and must not begin again: to be stored and acknowledged with this response. */
    record Fail(ActivationResponse response) implements Redelivery {}

    /**
     * It is to be run.
     *
     * @param attempt which one that is; from 1
     */
    record Run(int attempt) implements Redelivery {}

    /**
     * Decides.
     *
     * @param isStored whether the activation store has its record
     * @param known what the ledger knew of it when it was opened
     * @param annotations the action's
     * @param lost the invoker on which it had begun
     */
    static Redelivery decide(boolean isStored, Known known, Annotations annotations, InvokerId lost) {
        if (isStored) {
            return new Acknowledge();
        }
        return switch (known) {
            case Known.Nothing nothing -> new Run(1);
            case Known.Finished finished -> new Keep(finished.record());
            case Known.Ended ended -> new Acknowledge();
            case Known.Started started -> afterStart(started.attempts(), MaxAttempts.of(annotations), lost);
        };
    }

    private static Redelivery afterStart(int attempts, int max, InvokerId lost) {
        return attempts < max
                ? new Run(attempts + 1)
                : new Fail(ActivationResponse.whiskError(MaxAttempts.exhausted(lost.toString(), attempts, max)));
    }
}
