// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.controller.dispatch.Input;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;

/** Runs a single action as a part of something larger. */
@FunctionalInterface
interface PartRunner {

    /**
     * Runs it, and waits for it.
     *
     * @param whole the activation that it is a part of
     * @return its record
     * @throws PartFailure when it could not be sent, or its outcome does not become known
     */
    Activation run(Transaction transaction, Identity caller, FoundAction found, Input input, ActivationId whole)
            throws PartFailure, InterruptedException;
}
