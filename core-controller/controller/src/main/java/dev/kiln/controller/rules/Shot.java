// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import java.util.Optional;

/**
 * What a trigger is fired with.
 *
 * @param headers of the request, those without secrets
 * @param id that its record shall have, if whoever fires it must know it again; else one by chance
 */
public record Shot(
        Transaction transaction, Identity caller, ObjectNode payload, ObjectNode headers, Optional<ActivationId> id) {}
