// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;
import java.time.Duration;
import java.util.Optional;

/**
 * An invocation.
 *
 * @param cause the activation that it is a consequence of, if it is of one
 * @param patience how long the caller waits for the outcome, if he does
 */
public record Invocation(
        Transaction transaction,
        Identity caller,
        QualifiedName action,
        ObjectNode payload,
        Optional<Cause> cause,
        boolean isBlocking,
        Duration patience) {

    /** One that nobody waits for. */
    public static Invocation ofRule(
            Transaction transaction, Identity caller, QualifiedName action, ObjectNode payload, Cause trigger) {
        return new Invocation(transaction, caller, action, payload, Optional.of(trigger), false, Duration.ZERO);
    }
}
