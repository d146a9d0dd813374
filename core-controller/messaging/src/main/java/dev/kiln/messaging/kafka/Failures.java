// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.TopicName;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the port's words what Kafka's client said. */
record Failures(KafkaConfig config) {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** @param attempt what was tried, as in {@code cannot <attempt>: ...} */
    BusException of(String attempt, TopicName topic, Throwable failure) {
        return switch (failure) {
            case BusException known -> known;
            case UnknownTopicOrPartitionException unknown -> noSuchTopic(attempt, topic);
            case UnknownTopicIdException unknown -> noSuchTopic(attempt, topic);
            case RecordTooLargeException large -> tooLarge(attempt, topic, large);
            case RecordBatchTooLargeException large -> tooLarge(attempt, topic, large);
            case BufferExhaustedException full ->
                new BusException.Full(
                        "cannot " + attempt + ": more than " + config.limits().unsentBytes()
                                + " bytes wait to be acknowledged by Kafka at " + config.bootstrapServers()
                                + "; it is away or too slow");
            case AuthenticationException refused ->
                unavailable(attempt, "it and this process do not trust each other; check TLS and credential", refused);
            case AuthorizationException refused ->
                unavailable(attempt, "it does not allow this; check the rights of this process's credential", refused);
            default -> unavailable(attempt, "see whether it is there", failure);
        };
    }

    BusException.NoSuchTopic noSuchTopic(String attempt, TopicName topic) {
        return new BusException.NoSuchTopic("cannot " + attempt + ": topic " + topic + " was never made at "
                + config.bootstrapServers() + ", or was deleted; call ensureTopic first");
    }

    /** The client could not even be made. */
    BusException.Unavailable unusable(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new BusException.Unavailable(
                "cannot use Kafka at '" + config.bootstrapServers() + "': " + cause.getMessage()
                        + "; check the addresses, and the trust store if there is one",
                failure);
    }

    void logClose(String attempt, Exception failure) {
        LOG.atWarn()
                .setCause(failure)
                .addKeyValue("attempt", attempt)
                .log("a reader could not say how far it is; some messages will come again");
    }

    BusException.Unavailable closed(String attempt) {
        return new BusException.Unavailable("cannot " + attempt + ": this bus is closed", null);
    }

    private static BusException.TooLarge tooLarge(String attempt, TopicName topic, Throwable failure) {
        return new BusException.TooLarge(
                "cannot " + attempt + ": too large for topic " + topic + " (" + failure.getMessage() + ")");
    }

    private BusException.Unavailable unavailable(String attempt, String advice, Throwable failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new BusException.Unavailable(
                "cannot " + attempt + ": Kafka at " + config.bootstrapServers() + " did not do it (" + reason + "); "
                        + advice,
                failure);
    }
}
