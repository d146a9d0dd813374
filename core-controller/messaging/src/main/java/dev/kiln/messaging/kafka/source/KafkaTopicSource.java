// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.source;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.topics.TopicReader;
import dev.kiln.messaging.topics.TopicSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Topics at Kafka brokers that take plain text and want no credentials. */
public final class KafkaTopicSource implements TopicSource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration REQUEST = Duration.ofSeconds(4);

    /** A batch that is refused for a while must not cost the place in the group. */
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    /** So much of a topic is in memory at most, for each reader. */
    private static final int FETCH_BYTES = 1024 * 1024;

    @Override
    public Optional<String> problem(Wanted wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(wanted)) {
            boolean isThere = !consumer.partitionsFor(wanted.topic(), PATIENCE).isEmpty();
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            return isThere ? Optional.empty() : Optional.of(missing(wanted));
        } catch (TimeoutException e) {
            return Optional.of("The brokers " + wanted.brokers() + " did not tell within " + PATIENCE.toSeconds()
                    + " seconds whether they have the topic '" + wanted.topic()
                    + "'; see whether they can be reached.");
        } catch (KafkaException e) {
            return Optional.of(
                    "The brokers " + wanted.brokers() + " cannot be used: " + reason(e) + "; check their addresses.");
        }
    }

    @Override
    public TopicReader open(Wanted wanted) {
        try {
            return new KafkaTopicReader(wanted, consumer(wanted));
        } catch (KafkaException e) {
            throw unavailable(wanted, e);
        }
    }

    static BusException.Unavailable unavailable(Wanted wanted, KafkaException failure) {
        return new BusException.Unavailable(
                "cannot read topic '" + wanted.topic() + "' at " + wanted.brokers() + ": " + reason(failure), failure);
    }

    private static String missing(Wanted wanted) {
        return "There is no topic '" + wanted.topic() + "' at the brokers " + wanted.brokers() + "; make it first.";
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Wanted wanted) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, wanted.brokers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, wanted.group());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, wanted.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, wanted.maxRecords());
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LONGEST_REST.toMillis());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        // nobody looks at its beans, and several readers fit into one JVM
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
