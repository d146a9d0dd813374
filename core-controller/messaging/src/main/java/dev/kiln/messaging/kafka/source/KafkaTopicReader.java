// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.source;

import dev.kiln.messaging.topics.TopicReader;
import dev.kiln.messaging.topics.TopicRecord;
import dev.kiln.messaging.topics.TopicSource.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** One consumer of a group that has no other, but while a reader hands over to the next. */
final class KafkaTopicReader implements TopicReader, ConsumerRebalanceListener {

    private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(1);

    private final Wanted wanted;
    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaTopicReader(Wanted wanted, KafkaConsumer<byte[], byte[]> consumer) {
        this.wanted = wanted;
        this.consumer = consumer;
        consumer.subscribe(List.of(wanted.topic()), this);
    }

    @Override
    public List<TopicRecord> poll(Duration wait) {
        try {
            List<TopicRecord> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                records.add(new TopicRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        Optional.ofNullable(record.key()),
                        Optional.ofNullable(record.value()),
                        Instant.ofEpochMilli(record.timestamp())));
            }
            return records;
        } catch (KafkaException e) {
            throw KafkaTopicSource.unavailable(wanted, e);
        }
    }

    @Override
    public void commit(List<TopicRecord> done) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        // in the order of each partition, so the last one counts
        done.forEach(it ->
                offsets.put(new TopicPartition(it.topic(), it.partition()), new OffsetAndMetadata(it.offset() + 1)));
        try {
            consumer.commitSync(offsets);
        } catch (KafkaException e) {
            throw KafkaTopicSource.unavailable(wanted, e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(TIME_TO_LEAVE));
    }

    /** Keeps where a new group begins: whoever takes over before its first message must not begin later. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (committed.get(partition) == null) {
                begins.put(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        }
        if (!begins.isEmpty()) {
            consumer.commitSync(begins);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // what was fired was committed, and the rest is for the next one
    }
}
