// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A bus that loses commits while a test wants it to, and that is cut for a reader that is to be dead. */
record ForgetfulBus(MessageBus inner, AtomicBoolean losesCommits, AtomicBoolean isDead) implements MessageBus {

    @Override
    public void ensureTopic(TopicSpec spec) {
        inner.ensureTopic(spec);
    }

    @Override
    public CompletionStage<Void> publish(TopicName topic, byte[] message) {
        return isDead.get()
                ? CompletableFuture.failedFuture(new BusException.NoSuchTopic("the dead say nothing"))
                : inner.publish(topic, message);
    }

    @Override
    public BusConsumer open(TopicName topic, String group, StartAt start) {
        BusConsumer consumer = inner.open(topic, group, start);
        return new BusConsumer() {
            @Override
            public List<BusMessage> poll(int max, Duration wait) throws InterruptedException {
                if (isDead.get()) {
                    throw new BusException.Unavailable("the dead read nothing", null);
                }
                return consumer.poll(max, wait);
            }

            @Override
            public void commit(long offset) {
                if (!losesCommits.get()) {
                    consumer.commit(offset);
                }
            }

            @Override
            public void close() {
                consumer.close();
            }
        };
    }

    @Override
    public List<BusMessage> readSince(TopicName topic, Instant since) {
        return inner.readSince(topic, since);
    }

    @Override
    public List<BusMessage> readUncommitted(TopicName topic, String group) {
        return inner.readUncommitted(topic, group);
    }

    @Override
    public BusHealth check() {
        return inner.check();
    }

    @Override
    public void close() {
        inner.close();
    }
}
