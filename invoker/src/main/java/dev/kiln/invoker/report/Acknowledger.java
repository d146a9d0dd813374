// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.BusException;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the controller that waits how an activation ended. Does not block; safe for use by several threads. */
public final class Acknowledger {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);
    private static final int ATTEMPTS = 5;

    private final MessageBus bus;
    private final Topics topics;
    private final InvokerId invoker;
    private final Executor later;
    private final UnderWay<ControllerId> expected = new UnderWay<>();

    /** @param later runs something after a pause, for another attempt */
    public Acknowledger(MessageBus bus, Topics topics, InvokerId invoker, Executor later) {
        this.bus = bus;
        this.topics = topics;
        this.invoker = invoker;
        this.later = later;
    }

    /** An activation has come: its outcome will be sent. */
    public void come(ActivationMessage message) {
        expected.begin(message.replyTo());
    }

    /** Nothing more will be sent of it. */
    public void gone(ActivationMessage message) {
        expected.end(message.replyTo());
    }

    /** Sends the outcome, and that the slot is free, in one message; to a caller that does not wait only the latter. */
    public void send(ActivationMessage message, Activation record) {
        boolean isSystemError = record.response().status() == ActivationResponse.Status.WHISK_ERROR;
        TopicSpec topic = topics.completed(message.replyTo());
        byte[] bytes = AckCodec.encode(ack(message, record, isSystemError));
        if (bytes.length > topic.maxMessageBytes()) {
            bytes = AckCodec.encode(new Ack.Combined(
                    message.transaction(), new Ack.Outcome.Stored(record.id()), isSystemError, invoker));
        }
        publish(topic, bytes, message, ATTEMPTS);
    }

    private Ack ack(ActivationMessage message, Activation record, boolean isSystemError) {
        return message.isBlocking()
                ? new Ack.Combined(
                        message.transaction(), new Ack.Outcome.Full(record.withLogs(List.of())), isSystemError, invoker)
                : new Ack.Completion(message.transaction(), record.id(), isSystemError, invoker);
    }

    private void publish(TopicSpec topic, byte[] bytes, ActivationMessage message, int attempts) {
        // as many again are on their way to here, or back there
        int underWay = 2 * expected.to(message.replyTo());
        bus.publishAmong(topic.name(), bytes, underWay).whenComplete((nothing, failure) -> {
            if (failure != null) {
                failed(topic, bytes, message, attempts - 1, failure);
            }
        });
    }

    private void failed(TopicSpec topic, byte[] bytes, ActivationMessage message, int attempts, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean mayRecover = cause instanceof BusException.Unavailable || cause instanceof BusException.Full;
        if (mayRecover && attempts > 0) {
            later.execute(() -> publish(topic, bytes, message, attempts));
            return;
        }
        LOG.atError()
                .addKeyValue(LogKeys.ACTIVATION, message.activationId())
                .addKeyValue(LogKeys.REASON, cause)
                .log("acknowledgement could not be sent to " + topic.name() + "; the controller will find the record");
    }
}
