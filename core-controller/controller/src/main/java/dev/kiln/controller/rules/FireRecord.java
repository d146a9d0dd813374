// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The record of a trigger that fired, and its lines: one JSON text for each rule. Pure. */
final class FireRecord {

    private FireRecord() {}

    static Activation of(
            Identity caller, Trigger trigger, ActivationId id, Instant start, ObjectNode payload, List<String> lines) {
        return new Activation(
                caller.namespace(),
                trigger.name().name(),
                trigger.version(),
                caller.subject(),
                id,
                Optional.empty(),
                start,
                Optional.empty(),
                ActivationResponse.success(payload, Json.bytes(payload).length),
                lines,
                Annotations.NONE,
                false);
    }

    /** The rule's action is on its way. */
    static String sent(QualifiedName rule, QualifiedName action, ActivationId id) {
        ObjectNode line = Json.object()
                .put("statusCode", ActivationResponse.Status.SUCCESS.code())
                .put("success", true)
                .put("activationId", id.value());
        return named(line, rule, action);
    }

    /** The rule's action was not invoked. */
    static String failed(QualifiedName rule, QualifiedName action, ActivationResponse.Status whose, String error) {
        ObjectNode line = Json.object().put("statusCode", whose.code()).put("success", false);
        line.put("error", error);
        return named(line, rule, action);
    }

    static String inactive(QualifiedName rule, QualifiedName action) {
        return failed(
                rule,
                action,
                ActivationResponse.Status.APPLICATION_ERROR,
                "Rule '" + rule + "' is inactive, action '" + action + "' was not activated.");
    }

    private static String named(ObjectNode line, QualifiedName rule, QualifiedName action) {
        return Json.text(line.put("rule", rule.toString()).put("action", action.toString()));
    }
}
