// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.UnderWay;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.AckCodec;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the controller that waits how an activation ended. Does not block; safe for use by several threads. */
public final class Acknowledger {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

    private final MessageBus bus;
    private final Topics topics;
    private final InvokerId invoker;
    private final Resender resender;
    private final UnderWay<ControllerId> expected = new UnderWay<>();

    public Acknowledger(MessageBus bus, Topics topics, InvokerId invoker, Resender resender) {
        this.bus = bus;
        this.topics = topics;
        this.invoker = invoker;
        this.resender = resender;
    }

    /** An activation has come: its outcome will be sent. */
    public void come(ActivationMessage message) {
        expected.begin(message.replyTo());
    }

    /** Nothing more will be sent of it. */
    public void gone(ActivationMessage message) {
        expected.end(message.replyTo());
    }

    /**
     * An acknowledgement, ready to be sent.
     *
     * @param isIdOnly whether somebody waits for an outcome that is too large to travel, and will look for the record
     */
    public record Letter(ActivationMessage message, TopicSpec topic, byte[] bytes, boolean isIdOnly) {}

    /** Writes the outcome, and that the slot is free, in one message; to a caller that does not wait only the latter. */
    public Letter write(ActivationMessage message, Activation record) {
        boolean isSystemError = record.response().status() == ActivationResponse.Status.WHISK_ERROR;
        TopicSpec topic = topics.completed(message.replyTo());
        byte[] bytes = AckCodec.encode(ack(message, record, isSystemError));
        if (bytes.length <= topic.maxMessageBytes()) {
            return new Letter(message, topic, bytes, false);
        }
        Ack idOnly =
                new Ack.Combined(message.transaction(), new Ack.Outcome.Stored(record.id()), isSystemError, invoker);
        return new Letter(message, topic, AckCodec.encode(idOnly), true);
    }

    /** Writes that it must not run here. */
    public Letter writeReturn(ActivationMessage message, String reason) {
        Ack returned = new Ack.Returned(
                message.transaction(), message.activationId(), message.leg().number(), reason, invoker);
        return new Letter(message, topics.completed(message.replyTo()), AckCodec.encode(returned), false);
    }

    /** Sends it, if need be once the bus is back. The stage completes when it is on the bus, or given up. */
    public CompletionStage<Void> send(Letter letter) {
        return resender.send(letter.bytes().length, () -> publish(letter))
                .exceptionally(failure -> lost(letter, failure));
    }

    private Ack ack(ActivationMessage message, Activation record, boolean isSystemError) {
        return message.isBlocking()
                ? new Ack.Combined(
                        message.transaction(), new Ack.Outcome.Full(record.withLogs(List.of())), isSystemError, invoker)
                : new Ack.Completion(message.transaction(), record.id(), isSystemError, invoker);
    }

    private CompletionStage<Void> publish(Letter letter) {
        // as many again are on their way to here, or back there
        int underWay = 2 * expected.to(letter.message().replyTo());
        return bus.publishAmong(letter.topic().name(), letter.bytes(), underWay);
    }

    private static @Nullable Void lost(Letter letter, Throwable failure) {
        LOG.atError()
                .addKeyValue(LogKeys.ACTIVATION, letter.message().activationId())
                .addKeyValue(LogKeys.REASON, failure)
                .log("acknowledgement could not be sent to " + letter.topic().name()
                        + "; the controller will find the record");
        return null;
    }
}
