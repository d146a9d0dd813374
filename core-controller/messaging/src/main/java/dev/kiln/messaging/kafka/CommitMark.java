// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a reader's group is. Any thread wants; the thread that has the consumer sends, and not more often than is of use, as
 * each commit is a write at the broker.
 */
final class CommitMark {

    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Answers are only seen with the next commit or fetch, and a reader that hands out what it holds does not fetch. */
    private static final Duration PAUSE_UNANSWERED = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final AtomicLong wanted;
    private long confirmed;
    private long handed;
    private long sentMillis;
    private boolean isOnItsWay;

    /**
     * Begins at what the group committed.
     *
     * @param committed never committed below this
     * @param position of the next message
     */
    CommitMark(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long committed, long position) {
        this.consumer = consumer;
        this.partition = partition;
        this.confirmed = committed;
        this.wanted = new AtomicLong(committed);
        this.handed = position;
    }

    /** From any thread. */
    void want(long offset) {
        wanted.accumulateAndGet(offset, Math::max);
    }

    /** @param next after the last message that was handed out; beyond it nothing can be done already */
    void handed(long next) {
        if (next < handed) {
            // the topic was made anew while nobody looked: what is known belongs to the old one
            beginAnew();
        }
        handed = next;
    }

    void beginAnew() {
        wanted.set(0);
        confirmed = 0;
        handed = 0;
    }

    /** Sends what is wanted and was not sent; does not block. */
    void send(long nowMillis) {
        long offset = due();
        Duration pause = isOnItsWay ? PAUSE_UNANSWERED : PAUSE;
        if (offset <= confirmed || nowMillis - sentMillis < pause.toMillis()) {
            return;
        }
        isOnItsWay = true;
        sentMillis = nowMillis;
        consumer.commitAsync(Map.of(partition, new OffsetAndMetadata(offset)), (offsets, failure) -> {
            isOnItsWay = false;
            if (failure == null) {
                confirmed = Math.max(confirmed, offset);
            } else {
                // tried again with the next; meanwhile it only means that messages would come again
                LOG.atDebug()
                        .setCause(failure)
                        .addKeyValue("partition", partition)
                        .log("a commit failed");
            }
        });
    }

    /** Sends what is left, and waits for it. */
    void flush(Duration atMost) {
        long offset = due();
        if (offset <= confirmed) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(partition, new OffsetAndMetadata(offset));
        try {
            consumer.commitSync(offsets, atMost);
        } catch (WakeupException e) {
            // it was meant for a poll that had ended by itself
            consumer.commitSync(offsets, atMost);
        }
        confirmed = offset;
    }

    private long due() {
        return Math.min(wanted.get(), handed);
    }
}
