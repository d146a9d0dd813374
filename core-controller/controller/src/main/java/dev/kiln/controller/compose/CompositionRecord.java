// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The record of a sequence or composition, as OpenWhisk writes it. Pure. */
final class CompositionRecord {

    private CompositionRecord() {}

    /** From when to when, in milliseconds, as records are stored. */
    record Span(Instant start, Instant end) {
        Span {
            start = start.truncatedTo(ChronoUnit.MILLIS);
            end = end.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * Makes it.
     *
     * @param cause the whole that this one is a part of, or the trigger that brought it about
     */
    static Activation of(
            Transaction transaction,
            Identity caller,
            FoundAction found,
            ActivationId id,
            Optional<Cause> cause,
            Span span,
            ActivationResponse response,
            Trace trace) {
        Action action = found.action();
        return new Activation(
                caller.namespace(),
                action.name().name(),
                action.version(),
                caller.subject(),
                id,
                cause.map(Cause::id),
                span.start(),
                Optional.of(span.end()),
                response,
                trace.ids(),
                annotations(found, cause, Duration.between(transaction.start(), span.start()), trace),
                false);
    }

    private static Annotations annotations(FoundAction found, Optional<Cause> cause, Duration waited, Trace trace) {
        Action action = found.action();
        boolean isPart = cause.map(it -> it.by() == Cause.By.SEQUENCE).orElse(false);
        ObjectNode limits = action.limits().toJson();
        if (trace.memoryMegabytes() > 0) {
            limits.put("memory", trace.memoryMegabytes());
        }
        Annotations annotations = Annotations.NONE
                .with("topmost", BooleanNode.valueOf(!isPart))
                .with("path", TextNode.valueOf(action.name().toString()))
                .with("kind", TextNode.valueOf(Exec.SEQUENCE))
                .with("limits", limits)
                .with("waitTime", LongNode.valueOf(Math.max(0, waited.toMillis())));
        if (!(action.exec() instanceof Exec.Sequence)) {
            annotations = annotations.with("conductor", BooleanNode.TRUE);
        }
        if (cause.isPresent()) {
            annotations = annotations.with(
                    "causedBy", TextNode.valueOf(cause.get().by().word()));
        }
        return found.binding().isPresent()
                ? annotations.with(
                        "binding", TextNode.valueOf(found.binding().get().toString()))
                : annotations;
    }
}
