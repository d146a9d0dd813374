// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.kafka.gather.Gatherer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The bus of a cluster: a message is as safe as Kafka makes it with {@code acks=all}. Publishing happens on the caller's thread
 * or the gatherer's and one thread of Kafka's client, on which its stages complete; reading on the thread that polls. A publish that failed may
 * nevertheless have arrived, when it was the answer that got lost.
 *
 * <p>A broker that comes and goes needs no help: publishing fails while it is away, readers bridge {@link
 * KafkaTimeouts#silence()} by themselves and then say so, and both go on when it is back.
 */
public final class KafkaBus implements MessageBus {

    private static final Duration TIME_TO_CLOSE = Duration.ofMillis(500);

    /** How long one of many messages waits for others at most. */
    private static final Duration GATHERING = Duration.ofMillis(3);

    private final Parts parts;
    private final Producer<byte[], byte[]> producer;
    private final TopicScanner scanner;
    private final Map<TopicName, TopicOutlet> outlets = new ConcurrentHashMap<>();
    private final Set<GroupReader> readers = ConcurrentHashMap.newKeySet();

    /** Set by whoever closes, read by all others. */
    private volatile boolean isClosed;

    /** What the rooms of this bus share. */
    record Parts(
            KafkaConfig config,
            ClientSettings settings,
            Failures failures,
            TopicAdmin admin,
            BrokerPulse pulse,
            Gatherer gatherer,
            InstantSource clock) {

        KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
    }

    /**
     * Makes a bus; connects in the background, and does not wait for that.
     *
     * @throws BusException.Unavailable when the configuration names nothing that could be connected to
     */
    public static KafkaBus connect(KafkaConfig config, InstantSource clock) {
        ClientSettings settings = new ClientSettings(config);
        Failures failures = new Failures(config);
        try {
            TopicAdmin admin = new TopicAdmin(config, Admin.create(settings.admin()), clock);
            try {
                BrokerPulse pulse = new BrokerPulse(config, admin, clock);
                return new KafkaBus(
                        new Parts(config, settings, failures, admin, pulse, Gatherer.start(GATHERING, clock), clock));
            } catch (KafkaException e) {
                admin.close();
                throw e;
            }
        } catch (KafkaException e) {
            throw failures.unusable(e);
        }
    }

    private KafkaBus(Parts parts) {
        this.parts = parts;
        producer =
                new KafkaProducer<>(parts.settings().producer(), new ByteArraySerializer(), new ByteArraySerializer());
        scanner = new TopicScanner(parts);
    }

    @Override
    public void ensureTopic(TopicSpec spec) {
        requireOpen("make topic " + spec.name());
        parts.admin().ensure(spec);
        outlet(spec.name()).made(spec.maxMessageBytes());
    }

    @Override
    public CompletionStage<Void> publish(TopicName topic, byte[] message) {
        return publishAmong(topic, message, 0);
    }

    @Override
    public CompletionStage<Void> publishAmong(TopicName topic, byte[] message, int underWay) {
        if (isClosed) {
            return CompletableFuture.failedFuture(parts.failures().closed("publish to topic " + topic));
        }
        return outlet(topic).publish(message, underWay);
    }

    @Override
    public BusConsumer open(TopicName topic, String group, StartAt start) {
        requireOpen("read topic " + topic + " as " + group);
        GroupReader reader = GroupReader.open(parts, topic, group, start, readers::remove);
        readers.add(reader);
        if (isClosed) {
            // closing may have passed it by
            reader.close();
        }
        return reader;
    }

    @Override
    public List<BusMessage> readSince(TopicName topic, Instant since) {
        requireOpen("read back topic " + topic);
        Instant early = since.minus(parts.config().timeouts().clockSkew());
        return scanner.since(topic, early.isBefore(Instant.EPOCH) ? 0 : early.toEpochMilli());
    }

    @Override
    public List<BusMessage> readUncommitted(TopicName topic, String group) {
        requireOpen("read back topic " + topic);
        return scanner.uncommitted(topic, group);
    }

    @Override
    public BusHealth check() {
        return isClosed
                ? new BusHealth.Down("the bus is closed")
                : parts.pulse().check();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        // readers first, so that nothing new is begun while what was said goes out
        readers.forEach(GroupReader::close);
        scanner.close();
        parts.gatherer().close();
        producer.close(TIME_TO_CLOSE);
        parts.admin().close();
    }

    private TopicOutlet outlet(TopicName topic) {
        TopicOutlet known = outlets.get(topic);
        return known != null ? known : outlets.computeIfAbsent(topic, it -> new TopicOutlet(it, producer, parts));
    }

    private void requireOpen(String attempt) {
        if (isClosed) {
            throw parts.failures().closed(attempt);
        }
    }
}
