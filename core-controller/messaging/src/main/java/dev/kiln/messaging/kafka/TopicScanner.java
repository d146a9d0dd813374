// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads back topics without a group. Keeps one connection from one time to the next, as it is used when something went wrong and
 * others wait for it. Blocks, bounded; callers take turns.
 */
final class TopicScanner implements AutoCloseable {

    private static final Duration SLICE = Duration.ofMillis(50);
    private static final byte[] EMPTY = {};

    private final KafkaBus.Parts parts;
    private final ReentrantLock using = new ReentrantLock();

    /** Changed under the lock; read without it to wake it. */
    private volatile @Nullable KafkaConsumer<byte[], byte[]> kept;

    private boolean isClosed;

    /** Where reading begins, of what there is. */
    private interface Beginning {
        /** The offset; negative when there is nothing to read. */
        long find(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition);
    }

    TopicScanner(KafkaBus.Parts parts) {
        this.parts = parts;
    }

    /** @param millis since when, by the brokers' clock */
    List<BusMessage> since(TopicName topic, long millis) {
        return scan("read back topic " + topic, topic, (consumer, partition) -> {
            @Nullable
            OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, Math.max(0, millis)))
                    .get(partition);
            return found == null ? -1 : found.offset();
        });
    }

    List<BusMessage> uncommitted(TopicName topic, String group) {
        String attempt = "read back topic " + topic + " from where " + group + " is";
        long committed = parts.admin().committed(attempt, topic, group).orElse(0);
        return scan(attempt, topic, (consumer, partition) -> committed);
    }

    @Override
    public void close() {
        KafkaConsumer<byte[], byte[]> busy = kept;
        if (busy != null && using.isLocked()) {
            busy.wakeup();
        }
        using.lock();
        try {
            isClosed = true;
            discard();
        } finally {
            using.unlock();
        }
    }

    private List<BusMessage> scan(String attempt, TopicName topic, Beginning beginning) {
        parts.admin().require(attempt, topic, parts.config().timeouts().operation());
        take(attempt);
        try {
            if (isClosed) {
                throw parts.failures().closed(attempt);
            }
            KafkaConsumer<byte[], byte[]> consumer = consumer();
            List<BusMessage> messages = read(attempt, consumer, new TopicPartition(topic.value(), 0), beginning);
            consumer.unsubscribe();
            return messages;
        } catch (KafkaException e) {
            discard();
            throw parts.failures().of(attempt, topic, e);
        } catch (BusException e) {
            discard();
            throw e;
        } finally {
            using.unlock();
        }
    }

    private List<BusMessage> read(
            String attempt, KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Beginning beginning) {
        long deadline =
                parts.clock().millis() + parts.config().timeouts().operation().toMillis();
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long begin = beginning.find(consumer, partition);
        List<BusMessage> messages = new ArrayList<>();
        if (begin < 0 || begin >= end) {
            return messages;
        }
        consumer.seek(partition, begin);
        // what retention took away is not waited for: the position is then moved to what is there
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SLICE)) {
                if (record.offset() < end) {
                    byte[] value = record.value();
                    messages.add(new BusMessage(record.offset(), value == null ? EMPTY : value));
                }
            }
            if (parts.clock().millis() > deadline) {
                throw new BusException.Unavailable(
                        "cannot " + attempt + ": Kafka at " + parts.config().bootstrapServers() + " gave "
                                + messages.size() + " messages within "
                                + parts.config().timeouts().operation() + " and there are more",
                        null);
            }
        }
        return messages;
    }

    private void take(String attempt) {
        Duration atMost = parts.config().timeouts().operation();
        try {
            if (using.tryLock(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException.Unavailable("cannot " + attempt + ": interrupted", e);
        }
        throw new BusException.Unavailable("cannot " + attempt + ": others have read back for " + atMost, null);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> consumer = kept;
        if (consumer == null) {
            consumer = parts.consumer(parts.settings().scanner());
            kept = consumer;
        }
        return consumer;
    }

    private void discard() {
        KafkaConsumer<byte[], byte[]> consumer = kept;
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            kept = null;
        }
    }
}
