// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.ClaimLog;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.AckCodec;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.store.ActivationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** An invoker without sandboxes: answers what a test tells it to. */
final class ScriptedInvoker implements AutoCloseable {

    private final MessageBus bus;
    private final Topics topics;
    private final InvokerId id;
    private final ActivationStore store;
    private final BusConsumer consumer;
    private final Thread thread;
    private final long term;
    private final Queue<ActivationMessage> seen = new ConcurrentLinkedQueue<>();

    /** What it does with a message; it does not answer at all when that is empty. */
    volatile Function<ActivationMessage, Optional<ActivationResponse>> script =
            message -> Optional.of(ActivationResponse.success(message.content(), 2));

    /** Whether its acks only name the record. */
    volatile boolean sendsIdsOnly;

    volatile boolean storesRecords = true;

    /** Whether it tells the controller what became of things; else it only writes them down. */
    volatile boolean acknowledges = true;

    /** Whether it begins what it reads; else it only lies there. */
    volatile boolean begins = true;

    /** Whether it commits what it read. */
    volatile boolean commits = true;

    /** Whether its pings say that it hands back what has not begun. */
    volatile boolean handsBack;

    /** The isolation that its pings tell. */
    volatile String isolation = "NONE";

    /** Whether its provider is a weaker one by the time when something comes: it hands that back, and tells so from then on. */
    volatile boolean weakens;

    private volatile boolean isClosed;

    ScriptedInvoker(MessageBus bus, Topics topics, int number, ActivationStore store) {
        this(bus, topics, number, store, 1);
    }

    ScriptedInvoker(MessageBus bus, Topics topics, int number, ActivationStore store, long term) {
        this.term = term;
        this.bus = bus;
        this.topics = topics;
        this.id = new InvokerId(number);
        this.store = store;
        bus.ensureTopic(topics.invoker(id));
        consumer = bus.open(topics.invoker(id).name(), id.toString(), MessageBus.StartAt.EARLIEST);
        thread = Thread.ofPlatform().daemon().start(this::run);
        ping(true, "");
    }

    void ping(boolean isEnabled, String reason) {
        Ping ping = new Ping(
                id,
                term,
                0,
                4096,
                0,
                "default",
                "scripted",
                isolation,
                Set.of(),
                isEnabled && !handsBack,
                handsBack,
                reason,
                "",
                PoolReport.NONE);
        bus.publish(topics.health().name(), PingCodec.encode(ping));
    }

    List<ActivationMessage> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        isClosed = true;
        consumer.close();
        try {
            // a last ping must not come after what the test does next; a script may close its own invoker
            if (thread != Thread.currentThread() && !thread.join(Duration.ofSeconds(10))) {
                throw new AssertionError("the invoker did not end within 10 seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                List<BusMessage> messages = consumer.poll(100, Duration.ofMillis(100));
                messages.forEach(it -> answer(ActivationMessageCodec.decode(it.payload())));
                if (!messages.isEmpty() && commits) {
                    consumer.commit(messages.getLast().offset() + 1);
                }
                ping(true, "");
            }
        } catch (InterruptedException | RuntimeException e) {
            // the test is over
        }
    }

    private void answer(ActivationMessage message) {
        seen.add(message);
        if (weakens) {
            isolation = "NAMESPACES";
            ping(true, "");
            bus.publish(
                    topics.completed(message.replyTo()).name(),
                    AckCodec.encode(new Ack.Returned(
                            message.transaction(),
                            message.activationId(),
                            message.leg().number(),
                            "it is too weak by now",
                            id)));
            return;
        }
        if (!begins || !isFirstToBegin(message)) {
            return;
        }
        Optional<ActivationResponse> response = script.apply(message);
        if (response.isEmpty()) {
            return;
        }
        Activation record = record(message, response.get());
        boolean isKept = sendsIdsOnly || message.storage().keeps(response.get().status());
        if (storesRecords && isKept) {
            store.append(List.of(record.withLogs(List.of("2026-01-01T10:00:00.000000000Z stdout: hello"))));
        }
        boolean isSystemError = response.get().status() == ActivationResponse.Status.WHISK_ERROR;
        Ack ack = message.isBlocking()
                ? new Ack.Combined(
                        message.transaction(),
                        sendsIdsOnly ? new Ack.Outcome.Stored(record.id()) : new Ack.Outcome.Full(record),
                        isSystemError,
                        id)
                : new Ack.Completion(message.transaction(), record.id(), isSystemError, id);
        if (acknowledges) {
            bus.publish(topics.completed(message.replyTo()).name(), AckCodec.encode(ack));
        }
        if (!isKept) {
            claims(message).write(new Claim(attempt(message), new Claimant(id, term), true));
        }
    }

    private boolean isFirstToBegin(ActivationMessage message) {
        ClaimLog log = claims(message);
        Claimant self = new Claimant(id, term);
        int attempt = message.leg().attempt();
        log.write(new Claim(attempt(message), self)).toCompletableFuture().join();
        return log.read(message.transaction().start())
                .winner(message.activationId(), attempt)
                .filter(self::equals)
                .isPresent();
    }

    private ClaimLog claims(ActivationMessage message) {
        return new ClaimLog(bus, topics.claims(message.leg().home().orElse(id)), Duration.ofSeconds(5));
    }

    private static Claim.Attempt attempt(ActivationMessage message) {
        return new Claim.Attempt(message.activationId(), message.leg().attempt());
    }

    static Activation record(ActivationMessage message, ActivationResponse response) {
        Instant now = Instant.now();
        return new Activation(
                message.caller().namespace(),
                message.action().name(),
                message.version(),
                message.caller().subject(),
                message.activationId(),
                message.cause().map(ActivationMessage.Cause::id),
                now.minusMillis(5),
                Optional.of(now),
                response,
                List.of(),
                Annotations.NONE
                        .with("path", TextNode.valueOf(message.action().toString()))
                        .with("kind", TextNode.valueOf("nodejs:20"))
                        .with("timeout", BooleanNode.FALSE),
                false);
    }
}
