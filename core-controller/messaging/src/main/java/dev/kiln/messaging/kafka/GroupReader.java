// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One reader of a group, on one connection of its own. Kafka's consumer is for one thread at a time, so a lock guards it: the
 * polling thread has it, and who closes waits for that to wake up.
 */
final class GroupReader implements BusConsumer {

    /** A commit that comes while nothing is read waits so long at most. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private static final Duration TIME_TO_COMMIT = Duration.ofSeconds(1);
    private static final byte[] EMPTY = {};

    private final TopicName topic;
    private final String attempt;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaBus.Parts parts;
    private final Consumer<GroupReader> onClose;
    private final ReentrantLock using = new ReentrantLock();
    private final Deque<BusMessage> rest = new ArrayDeque<>();
    private final CommitMark mark;
    private final Silence silence;
    private boolean isLost;

    /** Set by whoever closes, read by the polling thread. */
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * Opens a reader, and decides where it begins; blocks, bounded.
     *
     * @param onClose is told when it is closed
     */
    static GroupReader open(
            KafkaBus.Parts parts, TopicName topic, String group, StartAt start, Consumer<GroupReader> onClose) {
        String attempt = "read topic " + topic + " as " + group;
        parts.admin().require(attempt, topic, parts.config().timeouts().operation());
        KafkaConsumer<byte[], byte[]> consumer = parts.consumer(parts.settings().reader(group));
        try {
            TopicPartition partition = new TopicPartition(topic.value(), 0);
            consumer.assign(List.of(partition));
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            if (committed != null) {
                consumer.seek(partition, committed.offset());
            } else if (start == StartAt.EARLIEST) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seekToEnd(List.of(partition));
            }
            long position = consumer.position(partition);
            CommitMark mark = new CommitMark(consumer, partition, committed == null ? 0 : committed.offset(), position);
            return new GroupReader(parts, topic, attempt, consumer, mark, onClose);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw parts.failures().of(attempt, topic, e);
        }
    }

    private GroupReader(
            KafkaBus.Parts parts,
            TopicName topic,
            String attempt,
            KafkaConsumer<byte[], byte[]> consumer,
            CommitMark mark,
            Consumer<GroupReader> onClose) {
        this.parts = parts;
        this.topic = topic;
        this.attempt = attempt;
        this.consumer = consumer;
        this.mark = mark;
        this.onClose = onClose;
        this.partition = new TopicPartition(topic.value(), 0);
        this.silence = new Silence(consumer, parts.config().timeouts().silence());
    }

    @Override
    public List<BusMessage> poll(int max, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("cannot poll " + max + " messages; ask for at least one");
        }
        using.lockInterruptibly();
        try {
            if (isClosed.get()) {
                return List.of();
            }
            if (rest.isEmpty()) {
                fetch(wait);
            } else {
                mark.send(parts.clock().millis());
            }
            return isClosed.get() ? List.of() : take(max);
        } catch (WakeupException e) {
            // only closing wakes
            return List.of();
        } catch (InterruptException e) {
            // Kafka sets the flag; the exception says it already
            Thread.interrupted();
            throw new InterruptedException("interrupted while it waited to " + attempt);
        } catch (KafkaException e) {
            throw parts.failures().of(attempt, topic, e);
        } finally {
            using.unlock();
        }
    }

    @Override
    public void commit(long offset) {
        mark.want(offset);
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        consumer.wakeup();
        boolean wasInterrupted = Thread.interrupted();
        using.lock();
        try {
            rest.clear();
            // an absent broker is not waited for: what was not committed comes again
            if (!silence.isLikelyAway()) {
                mark.flush(TIME_TO_COMMIT);
            }
            // in time it would wait for the fetch that is under way, half a second, to no use
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException e) {
            parts.failures().logClose(attempt, e);
        } finally {
            using.unlock();
            onClose.accept(this);
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void fetch(Duration wait) {
        InstantSource clock = parts.clock();
        if (isLost) {
            beginAnew();
        }
        long now = clock.millis();
        long end = now + wait.toMillis();
        do {
            mark.send(now);
            long before = now;
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(Math.clamp(end - now, 0, SLICE.toMillis())))) {
                byte[] value = record.value();
                rest.add(new BusMessage(record.offset(), value == null ? EMPTY : value));
            }
            now = clock.millis();
            if (rest.isEmpty()) {
                listen(now - before);
            } else {
                silence.end();
                parts.pulse().heard();
            }
        } while (rest.isEmpty() && now < end && !isClosed.get());
    }

    private List<BusMessage> take(int max) {
        List<BusMessage> messages = new ArrayList<>(Math.min(max, rest.size()));
        while (messages.size() < max && !rest.isEmpty()) {
            messages.add(rest.poll());
        }
        if (!messages.isEmpty()) {
            mark.handed(messages.getLast().offset() + 1);
        }
        return messages;
    }

    private void listen(long millis) {
        Silence.Meaning meaning = silence.after(millis);
        if (meaning == Silence.Meaning.IDLE) {
            return;
        }
        try {
            parts.admin().require(attempt, topic, parts.config().timeouts().request());
        } catch (BusException.NoSuchTopic e) {
            isLost = true;
            throw e;
        }
        if (meaning == Silence.Meaning.AWAY) {
            throw new BusException.Unavailable(
                    "cannot " + attempt + ": Kafka at " + parts.config().bootstrapServers()
                            + " has not answered this reader for "
                            + parts.config().timeouts().silence() + "; it goes on when it does",
                    null);
        }
    }

    /** A topic that was deleted and is there again has nothing of the old one, neither messages nor positions. */
    private void beginAnew() {
        parts.admin().require(attempt, topic, parts.config().timeouts().request());
        consumer.seekToBeginning(List.of(partition));
        mark.beginAnew();
        isLost = false;
    }
}
