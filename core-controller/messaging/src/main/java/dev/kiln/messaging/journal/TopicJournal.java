// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.memory.InMemoryBus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on disk, beside the same topic in memory. Safe for use by several threads: one lock guards all, and under it a
 * message goes first to the file and then to memory, so that both have the same order.
 *
 * <p>A message has the same offset here and in memory, and keeps it beyond the process.
 */
final class TopicJournal implements AutoCloseable {

    static final byte MESSAGE = 1;
    static final byte POSITIONS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TopicJournal.class);
    private static final byte[] NO_HEAD = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final TopicSpec spec;
    private final JournaledBus.Limits limits;
    private final InMemoryBus memory;
    private final SegmentLog log;
    private final GroupPositions positions;
    private final Map<Long, Long> lastOffsetBySegment;
    private final long first;
    private final byte[] head = new byte[Long.BYTES];
    private long next;
    private long unwritten;
    private boolean isClosed;
    private @Nullable String trouble;

    /** Reads what an earlier process left, and makes the topic in memory with it. */
    static TopicJournal open(Path directory, TopicSpec spec, JournaledBus.Limits limits, InMemoryBus memory)
            throws IOException {
        Recovery recovery = new Recovery();
        SegmentLog log = SegmentLog.open(directory, limits.segmentBytes(), recovery);
        try {
            memory.restore(spec, recovery.messages(), recovery.next());
            TopicJournal journal = new TopicJournal(spec, limits, memory, log, recovery);
            journal.restorePositions();
            journal.dropDone();
            return journal;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private TopicJournal(
            TopicSpec spec, JournaledBus.Limits limits, InMemoryBus memory, SegmentLog log, Recovery recovery) {
        this.spec = spec;
        this.limits = limits;
        this.memory = memory;
        this.log = log;
        positions = recovery.positions();
        lastOffsetBySegment = new TreeMap<>(recovery.lastOffsetBySegment());
        next = recovery.next();
        first = recovery.messages().isEmpty() ? next : recovery.messages().firstKey();
    }

    CompletionStage<Void> publish(byte[] message) {
        if (message.length > spec.maxMessageBytes()) {
            // refused there, and never to be on disk
            return memory.publish(spec.name(), message);
        }
        lock.lock();
        try {
            requireRoomFor(message);
            append(message);
            CompletionStage<Void> stage = memory.publish(spec.name(), message);
            if (stage.toCompletableFuture().isCompletedExceptionally()) {
                log.undo();
                return stage;
            }
            lastOffsetBySegment.put(log.newestSegment(), next);
            next++;
            trouble = null;
            return stage;
        } catch (BusException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            trouble = e.getMessage();
            return CompletableFuture.failedFuture(
                    new BusException.Unavailable("cannot publish to topic " + spec.name() + ": " + trouble, e));
        } finally {
            lock.unlock();
        }
    }

    BusConsumer open(String group, StartAt start) {
        lock.lock();
        try {
            BusConsumer consumer = memory.open(spec.name(), group, start);
            // one that begins with the latest is known from its first commit on, as in memory
            if (start == StartAt.EARLIEST && !positions.knows(group)) {
                positions.advance(group, positions.lowest(first));
                writePositions();
            }
            return new JournaledConsumer(this, consumer, group);
        } finally {
            lock.unlock();
        }
    }

    void commit(String group, long offset) {
        lock.lock();
        try {
            long position = Math.min(offset, next);
            unwritten += positions.advance(group, position);
            if (isClosed || unwritten == 0) {
                return;
            }
            dropDone();
            // at the end of a burst no later commit may come to write this one
            if (unwritten >= limits.unwrittenCommits() || position == next) {
                writePositions();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong with the files, if anything. */
    @Nullable
    String trouble() {
        lock.lock();
        try {
            return trouble;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return log.bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try (log) {
            if (!isClosed) {
                isClosed = true;
                writePositions();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("topic", spec.name()).log("cannot close the journal of a topic");
        } finally {
            lock.unlock();
        }
    }

    private void requireRoomFor(byte[] message) {
        if (isClosed) {
            throw new BusException.Unavailable("cannot publish to topic " + spec.name() + ": the bus is closed", null);
        }
        if (log.bytes() + message.length > limits.topicBytes()) {
            trouble = log.directory() + " holds " + log.bytes() + " bytes of at most " + limits.topicBytes();
            throw new BusException.Unavailable(
                    "cannot publish to topic " + spec.name() + ": " + trouble + "; its readers are away or too slow",
                    null);
        }
    }

    private void append(byte[] message) throws IOException {
        if (log.isFullFor(head.length + (long) message.length)) {
            log.roll();
            // so that older segments can go: the newest tells all positions
            log.append(POSITIONS, NO_HEAD, positions.encode());
            unwritten = 0;
            dropDone();
        }
        ByteBuffer.wrap(head).putLong(next);
        log.append(MESSAGE, head, message);
    }

    private void writePositions() {
        try {
            log.append(POSITIONS, NO_HEAD, positions.encode());
            unwritten = 0;
        } catch (IOException e) {
            // no failure of the commit: it only means that messages come again
            if (trouble == null) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("topic", spec.name())
                        .log("cannot write how far readers are; after a restart they read some messages again");
            }
            trouble = e.getMessage();
        }
    }

    private void dropDone() {
        // without a group it is memory that forgets what is too old
        long done = positions.lowest(memory.firstOffset(spec.name()));
        while (log.oldestSegment() < log.newestSegment()
                && lastOffsetBySegment.getOrDefault(log.oldestSegment(), -1L) < done) {
            lastOffsetBySegment.remove(log.oldestSegment());
            log.dropOldest();
        }
    }

    private void restorePositions() {
        // the one furthest behind first: it holds back what it needs from being dropped by the others' commits
        positions.all().entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(it -> {
            try (BusConsumer consumer = memory.open(spec.name(), it.getKey(), StartAt.EARLIEST)) {
                consumer.commit(it.getValue());
            }
        });
    }
}
