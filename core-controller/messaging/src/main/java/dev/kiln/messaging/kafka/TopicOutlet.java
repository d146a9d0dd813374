// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.kafka.gather.Gathering;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where messages for one topic go out. Once the topic is known they go to Kafka's client, on the thread that publishes, which
 * never waits; where many come they may be gathered first. Until then they wait in order, while a virtual thread asks for the
 * topic. Safe for use by several threads.
 */
final class TopicOutlet {

    private static final int MOST_WAITING = 10_000;

    /** How often a message may find that its topic has just gone, and wait for it again. */
    private static final int MOST_LOOK_UPS = 2;

    private final TopicName topic;
    private final Producer<byte[], byte[]> producer;
    private final TopicAdmin admin;
    private final KafkaTimeouts timeouts;
    private final Failures failures;
    private final BrokerPulse pulse;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Sending> waiting = new ArrayDeque<>();
    private final Gathering<Sending> gathering;

    /** Written under the lock, read without it by each publisher. */
    private volatile boolean isKnown;

    /** As {@link #isKnown}; who never made the topic leaves it to the broker. */
    private volatile int maxMessageBytes = Integer.MAX_VALUE;

    /** A message on its way; {@code lookUps} is only touched by the thread that has it in hand. */
    private static final class Sending {
        final byte[] message;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        int lookUps;

        Sending(byte[] message) {
            this.message = message;
        }
    }

    TopicOutlet(TopicName topic, Producer<byte[], byte[]> producer, KafkaBus.Parts parts) {
        this.topic = topic;
        this.producer = producer;
        this.admin = parts.admin();
        this.timeouts = parts.config().timeouts();
        this.failures = parts.failures();
        this.pulse = parts.pulse();
        this.gathering = new Gathering<>(parts.gatherer(), this::send);
    }

    /** @param underWay how many messages are likely to come soon, this one included; it may go with them, unless it is 0 */
    CompletableFuture<Void> publish(byte[] message, int underWay) {
        if (message.length > maxMessageBytes) {
            return CompletableFuture.failedFuture(new BusException.TooLarge("a message of " + message.length
                    + " bytes is too large for topic " + topic + ", which takes " + maxMessageBytes));
        }
        Sending sending = new Sending(message);
        if (!isKnown) {
            waitForTopic(sending);
        } else if (!gathering.add(sending, underWay)) {
            sending.done.completeExceptionally(new BusException.Full(
                    "too many messages for topic " + topic + " wait to be sent; try again later"));
        }
        return sending.done;
    }

    /** Returns when publishing needs to ask for nothing any more; the topic was made just now, with this limit. */
    void made(int limitBytes) {
        maxMessageBytes = limitBytes;
        learn(timeouts.operation());
        settle(null);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback says the same
    private void send(Sending sending) {
        Thread publisher = Thread.currentThread();
        try {
            producer.send(new ProducerRecord<>(topic.value(), 0, null, sending.message), (sent, failure) -> {
                if (failure == null) {
                    pulse.heard();
                    sending.done.complete(null);
                } else {
                    // a refusal comes before send() returns, and then the message is not on its way
                    failed(sending, failure, Thread.currentThread() == publisher);
                }
            });
        } catch (RuntimeException e) { // Kafka's, and IllegalStateException once the client is closed
            sending.done.completeExceptionally(failures.of("publish to topic " + topic, topic, e));
        }
    }

    private void failed(Sending sending, Exception failure, boolean isRefused) {
        boolean isGone = failure instanceof TimeoutException
                && !(failure instanceof BufferExhaustedException)
                && (isRefused || !isInMetadata());
        if (isGone) {
            isKnown = false;
            if (isRefused && sending.lookUps < MOST_LOOK_UPS) {
                waitForTopic(sending);
                return;
            }
        }
        String attempt = "publish " + sending.message.length + " bytes to topic " + topic;
        sending.done.completeExceptionally(
                isGone ? failures.noSuchTopic(attempt, topic) : failures.of(attempt, topic, failure));
    }

    private void waitForTopic(Sending sending) {
        boolean isFirst;
        lock.lock();
        try {
            if (isKnown) {
                send(sending);
                return;
            }
            if (waiting.size() >= MOST_WAITING) {
                sending.done.completeExceptionally(new BusException.Full(
                        MOST_WAITING + " messages wait to be told where topic " + topic + " is; try again later"));
                return;
            }
            sending.lookUps++;
            isFirst = waiting.isEmpty();
            waiting.add(sending);
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            Thread.ofVirtual().name("kafka-topic-" + topic).start(this::lookUp);
        }
    }

    private void lookUp() {
        @Nullable BusException failure = null;
        try {
            // not for long, as the time to deliver only begins after it
            learn(timeouts.request());
        } catch (BusException e) {
            failure = e;
        } finally {
            settle(failure);
        }
    }

    /** Sends or fails all that waits, in order. */
    private void settle(@Nullable BusException failure) {
        List<Sending> failed = new ArrayList<>();
        lock.lock();
        try {
            if (failure == null) {
                // first, so that one that is refused again waits again instead of being counted as sent here
                isKnown = true;
                for (Sending next = waiting.poll(); next != null; next = waiting.poll()) {
                    send(next);
                }
            } else {
                failed.addAll(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        failed.forEach(it -> it.done.completeExceptionally(failure));
    }

    /** Waits until the client knows the topic's broker. */
    private void learn(Duration atMost) {
        String attempt = "publish to topic " + topic;
        admin.require(attempt, topic, atMost);
        admin.await(attempt, topic, atMost, this::isInMetadata);
    }

    private boolean isInMetadata() {
        try {
            return !producer.partitionsFor(topic.value()).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }
}
