// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import dev.kiln.controller.entity.FoundAction;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.identity.Identity;
import java.time.Duration;
import java.util.Optional;

/**
 * One run of an action that is to be sent to an invoker.
 *
 * @param input over the action's own parameters
 * @param cause the activation that it is a part or a consequence of
 * @param isBlocking whether somebody waits for the outcome
 * @param patience how long he waits
 */
public record Outgoing(
        Transaction transaction,
        Identity caller,
        FoundAction found,
        Input input,
        Optional<Cause> cause,
        boolean isBlocking,
        Duration patience) {}
