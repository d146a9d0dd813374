// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;

/** What became of an activation, or that it goes back: from an invoker to the controller that sent it. */
public sealed interface Ack {

    Transaction transaction();

    ActivationId activationId();

    /** The outcome of a blocking call, and its slot is free. */
    record Combined(Transaction transaction, Outcome outcome, boolean isSystemError, InvokerId invoker) implements Ack {
        @Override
        public ActivationId activationId() {
            return outcome.activationId();
        }
    }

    /** The slot is free. */
    record Completion(Transaction transaction, ActivationId activationId, boolean isSystemError, InvokerId invoker)
            implements Ack {}

    /** The outcome of a blocking call; a completion follows. */
    record Result(Transaction transaction, Outcome outcome) implements Ack {
        @Override
        public ActivationId activationId() {
            return outcome.activationId();
        }
    }

    /**
     * It has not begun, and must not begin there: it is to be sent elsewhere.
     *
     * @param leg the number of the trip that brought it there
     * @param reason for people
     */
    record Returned(Transaction transaction, ActivationId activationId, int leg, String reason, InvokerId invoker)
            implements Ack {}

    /** What a blocking caller waits for. */
    sealed interface Outcome {
        ActivationId activationId();

        /** The record, but for its logs. */
        record Full(Activation activation) implements Outcome {
            @Override
            public ActivationId activationId() {
                return activation.id();
            }
        }

        /** The record was too large for the bus; it is in the store, or soon will be. */
        record Stored(ActivationId activationId) implements Outcome {}
    }
}
