// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands activation messages to the bus. Thread-safe; does not wait: {@link #sweep} ends what takes too long. */
public final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MessageBus bus;
    private final Topics topics;
    private final Sendings sendings;
    private final Map<InvokerId, TopicName> names = new ConcurrentHashMap<>();

    /** @param timeout for the bus to take a message */
    public Publisher(MessageBus bus, Topics topics, Duration timeout, InstantSource clock) {
        this.bus = bus;
        this.topics = topics;
        this.sendings = new Sendings(timeout, clock);
    }

    /**
     * Completes when the bus has the message; fails with a {@link Refusal} when it does not take it in time.
     *
     * @param underWay how many are under way to its invoker, this one included
     */
    public CompletableFuture<Void> publish(Flight flight, int underWay) {
        byte[] message = ActivationMessageCodec.encode(flight.message());
        TopicName topic =
                names.computeIfAbsent(flight.invoker(), id -> topics.invoker(id).name());
        CompletableFuture<Void> sent =
                bus.publishAmong(topic, message, underWay).toCompletableFuture();
        if (sent.isDone() && !sent.isCompletedExceptionally()) {
            return sent;
        }
        return sendings.bounded(sent).exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new Refusal(flight.message().transaction().answer(() -> problem(cause, message.length, topic)));
        });
    }

    /** Fails what the bus has not taken in time. For one thread. */
    void sweep(Instant now) {
        sendings.sweep(now);
    }

    private Problem problem(Throwable cause, int length, TopicName topic) {
        if (cause instanceof BusException.TooLarge) {
            return Problem.TooLarge.part("Request", length, topics.payloadBytes());
        }
        log.atWarn().addKeyValue("topic", topic).setCause(cause).log("cannot send an activation");
        return cause instanceof BusException.Full ? new Problem.Overloaded(RETRY_AFTER) : new Problem.Unavailable();
    }
}
