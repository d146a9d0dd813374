// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the records of activations, with the annotations that clients look for. */
public final class Records {

    private Records() {}

    /**
     * What is known of a run.
     *
     * @param start when {@code /init} began, or {@code /run} without one
     * @param init how long {@code /init} took, if there was one
     * @param coldStartCause why there was no warm sandbox, if there was none
     * @param sandbox which one it was, if it came to that
     * @param placement where that one is, as its provider says
     * @param origin who made it, or would have
     */
    public record Run(
            Instant start,
            Instant end,
            Optional<Duration> init,
            boolean isTimeout,
            Optional<String> coldStartCause,
            Optional<String> sandbox,
            Map<String, String> placement,
            Origin origin) {}

    /** The record of an activation whose action was found; without logs. */
    public static Activation of(
            ActivationMessage message, Action action, Run run, ActivationResponse response, Phases phases) {
        Map<String, JsonNode> annotations = new LinkedHashMap<>();
        annotations.put("path", TextNode.valueOf(message.action().toString()));
        annotations.put("waitTime", LongNode.valueOf(waitMillis(message, run.start())));
        annotations.put("kind", TextNode.valueOf(action.exec().kind()));
        annotations.put("timeout", BooleanNode.valueOf(run.isTimeout()));
        annotations.put("limits", action.limits().toJson());
        run.init().ifPresent(it -> annotations.put("initTime", LongNode.valueOf(it.toMillis())));
        putCommon(annotations, message);
        run.coldStartCause().ifPresent(it -> annotations.put("coldStartCause", TextNode.valueOf(it)));
        run.sandbox().ifPresent(it -> annotations.put("sandbox", TextNode.valueOf(it)));
        run.placement().forEach((part, value) -> annotations.putIfAbsent(part, TextNode.valueOf(value)));
        putOrigin(annotations, run.origin());
        annotations.put("phases", phases.toJson());
        return record(message, action.version(), run, response, annotations);
    }

    /** The record of an activation that did not come to anything, of whose action nothing is known. */
    public static Activation fallback(
            ActivationMessage message, Instant now, ActivationResponse response, Origin origin) {
        Map<String, JsonNode> annotations = new LinkedHashMap<>();
        annotations.put("path", TextNode.valueOf(message.action().toString()));
        annotations.put("kind", TextNode.valueOf("unknown"));
        putCommon(annotations, message);
        putOrigin(annotations, origin);
        Run run = new Run(now, now, Optional.empty(), false, Optional.empty(), Optional.empty(), Map.of(), origin);
        return record(message, message.version(), run, response, annotations);
    }

    private static void putOrigin(Map<String, JsonNode> annotations, Origin origin) {
        annotations.put("pool", TextNode.valueOf(origin.pool()));
        annotations.put("provider", TextNode.valueOf(origin.provider()));
        annotations.put("providerVersion", TextNode.valueOf(origin.version()));
        annotations.put("isolation", TextNode.valueOf(origin.isolation()));
    }

    private static void putCommon(Map<String, JsonNode> annotations, ActivationMessage message) {
        message.binding().ifPresent(it -> annotations.put("binding", TextNode.valueOf(it.toString())));
        message.cause()
                .ifPresent(it ->
                        annotations.put("causedBy", TextNode.valueOf(it.by().word())));
    }

    private static long waitMillis(ActivationMessage message, Instant start) {
        return Math.max(
                0, Duration.between(message.transaction().start(), start).toMillis());
    }

    private static Activation record(
            ActivationMessage message,
            Version version,
            Run run,
            ActivationResponse response,
            Map<String, JsonNode> annotations) {
        return new Activation(
                message.caller().namespace(),
                message.action().name(),
                version,
                message.caller().subject(),
                message.activationId(),
                message.cause().map(ActivationMessage.Cause::id),
                run.start(),
                Optional.of(run.end()),
                response,
                List.of(),
                new Annotations(annotations),
                false);
    }
}
