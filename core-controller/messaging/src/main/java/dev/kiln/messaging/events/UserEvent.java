// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.activation.Activation;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that happened to a user.
 *
 * @param source the process that tells: {@code invoker0}, {@code controller0}
 * @param userId the namespace's uuid
 */
public record UserEvent(
        String source, Body body, String subject, String namespace, String userId, long timestampMillis) {

    /** What happened. */
    public sealed interface Body {}

    /**
     * An activation ended.
     *
     * @param name of the action, {@code ns/pkg/a}
     * @param initMillis 0 when the action was initialized already
     * @param causedBy {@code sequence}, of the part of one
     * @param size of the result, in bytes
     * @param userStatus the {@code statusCode} that the action put into its result or its error
     */
    public record Ended(
            String name,
            String activationId,
            int statusCode,
            long durationMillis,
            long waitMillis,
            long initMillis,
            String kind,
            boolean isConductor,
            int memoryMegabytes,
            Optional<String> causedBy,
            OptionalInt size,
            OptionalInt userStatus)
            implements Body {

        private static final String STATUS = "statusCode";

        static Ended of(Activation record) {
            return new Ended(
                    text(record, "path").orElseGet(() -> record.namespace() + "/" + record.name()),
                    record.id().value(),
                    record.response().status().code(),
                    record.end()
                            .map(end -> end.toEpochMilli() - record.start().toEpochMilli())
                            .orElse(0L),
                    number(record, "waitTime"),
                    number(record, "initTime"),
                    text(record, "kind").orElse("unknown"),
                    record.annotations().isTruthy("conductor"),
                    record.annotations()
                            .get("limits")
                            .map(limits -> limits.path("memory").asInt())
                            .orElse(0),
                    text(record, "causedBy"),
                    record.response().sizeBytes(),
                    record.response().result().map(Ended::userStatus).orElseGet(OptionalInt::empty));
        }

        private static Optional<String> text(Activation record, String annotation) {
            return record.annotations()
                    .get(annotation)
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue);
        }

        private static long number(Activation record, String annotation) {
            return record.annotations()
                    .get(annotation)
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::longValue)
                    .orElse(0L);
        }

        private static OptionalInt userStatus(JsonNode result) {
            JsonNode ofError = result.path("error").path(STATUS);
            JsonNode status = ofError.isMissingNode() ? result.path(STATUS) : ofError;
            return status.canConvertToInt() && status.isNumber()
                    ? OptionalInt.of(status.intValue())
                    : OptionalInt.empty();
        }
    }

    /** Something was measured, or refused because of a measure. */
    public record Measured(Metric metric, long value) implements Body {}

    /** What is measured. */
    public enum Metric {
        /** One was refused, as too many were on their way. */
        CONCURRENT_RATE_LIMIT("ConcurrentRateLimit"),
        /** One was refused, as there were too many in the minute. */
        TIMED_RATE_LIMIT("TimedRateLimit"),
        /** So many are on their way. */
        CONCURRENT_INVOCATIONS("ConcurrentInvocations");

        private final String word;

        Metric(String word) {
            this.word = word;
        }

        /** On the wire. */
        public String word() {
            return word;
        }
    }
}
