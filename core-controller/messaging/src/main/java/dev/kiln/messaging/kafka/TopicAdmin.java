// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes topics and asks about them. Blocks, bounded; safe for use by several threads. */
final class TopicAdmin implements AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    /** For so long a topic that one broker knows may not be known to another. */
    private static final Duration SPREADING = Duration.ofMillis(500);

    private final KafkaConfig config;
    private final Failures failures;
    private final Admin admin;
    private final InstantSource clock;

    TopicAdmin(KafkaConfig config, Admin admin, InstantSource clock) {
        this.config = config;
        this.failures = new Failures(config);
        this.admin = admin;
        this.clock = clock;
    }

    /** Makes a topic, or gives it the settings of its specification when it is there and has others. */
    void ensure(TopicSpec spec) {
        NewTopic topic = new NewTopic(spec.name().value(), 1, (short) config.replicationFactor());
        try {
            await(admin.createTopics(List.of(topic.configs(TopicSettings.of(spec))))
                    .all());
        } catch (TopicExistsException e) {
            adjust(spec);
        } catch (KafkaException e) {
            throw failures.of("make topic " + spec.name(), spec.name(), e);
        }
    }

    /**
     * Returns when the topic is there and can be used.
     *
     * @throws BusException.NoSuchTopic when it is not there
     * @throws BusException.Unavailable when its broker is away
     */
    void require(String attempt, TopicName topic, Duration atMost) {
        long end = clock.millis() + SPREADING.toMillis();
        while (!isThere(attempt, topic, atMost, clock.millis() >= end)) {
            pause(attempt);
        }
    }

    /** Where a group is; nothing when it never committed. */
    OptionalLong committed(String attempt, TopicName topic, String group) {
        try {
            OffsetAndMetadata offset = await(
                            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
                    .get(new TopicPartition(topic.value(), 0));
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
        } catch (KafkaException e) {
            throw failures.of(attempt, topic, e);
        }
    }

    /** The brokers that are there; completes on a thread of the client. */
    CompletionStage<Collection<Node>> brokers() {
        return admin.describeCluster().nodes().toCompletionStage();
    }

    /**
     * Returns when something became so that a client of its own finds out.
     *
     * @throws BusException.Unavailable when it did not in time
     */
    void await(String attempt, TopicName topic, Duration atMost, BooleanSupplier isSo) {
        long end = clock.millis() + atMost.toMillis();
        while (!isSo.getAsBoolean()) {
            if (clock.millis() >= end) {
                throw failures.of(attempt, topic, new TimeoutException("no answer within " + atMost));
            }
            pause(attempt);
        }
    }

    private void pause(String attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(attempt, e);
        }
    }

    @Override
    public void close() {
        // what it was asked has no time left, and nobody waits for it
        admin.close(Duration.ZERO);
    }

    private boolean isThere(String attempt, TopicName topic, Duration atMost, boolean isLastTry) {
        DescribeTopicsOptions inTime = new DescribeTopicsOptions().timeoutMs((int) atMost.toMillis());
        try {
            TopicDescription found = await(
                            admin.describeTopics(List.of(topic.value()), inTime).allTopicNames(), atMost)
                    .values()
                    .iterator()
                    .next();
            Node leader = found.partitions().getFirst().leader();
            if (leader == null || leader.isEmpty()) {
                throw new BusException.Unavailable(
                        "cannot " + attempt + ": the broker that has topic " + topic + " is away", null);
            }
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            if (isLastTry) {
                throw failures.noSuchTopic(attempt, topic);
            }
            return false;
        } catch (KafkaException e) {
            throw failures.of(attempt, topic, e);
        }
    }

    private void adjust(TopicSpec spec) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.TOPIC, spec.name().value());
        try {
            Config present =
                    await(admin.describeConfigs(List.of(resource)).all()).get(resource);
            Map<String, String> wanted = new HashMap<>(TopicSettings.of(spec));
            wanted.entrySet().removeIf(it -> {
                ConfigEntry entry = present == null ? null : present.get(it.getKey());
                return entry != null && it.getValue().equals(entry.value());
            });
            if (!wanted.isEmpty()) {
                List<AlterConfigOp> changes = wanted.entrySet().stream()
                        .map(it -> new AlterConfigOp(
                                new ConfigEntry(it.getKey(), it.getValue()), AlterConfigOp.OpType.SET))
                        .toList();
                await(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
            }
        } catch (KafkaException e) {
            throw failures.of("set up topic " + spec.name(), spec.name(), e);
        }
    }

    /** @throws KafkaException what the brokers said */
    private <T> T await(KafkaFuture<T> future) {
        return await(future, config.timeouts().operation());
    }

    private <T> T await(KafkaFuture<T> future, Duration atMost) {
        try {
            return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException said ? said : new KafkaException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + atMost, e);
        } catch (InterruptedException e) {
            throw interrupted("wait for Kafka", e);
        }
    }

    private BusException interrupted(String attempt, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new BusException.Unavailable("cannot " + attempt + ": interrupted", cause);
    }
}
