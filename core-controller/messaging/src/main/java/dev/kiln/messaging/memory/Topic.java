// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.memory;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The log of one topic and the positions of its groups; one lock guards all, and each reader has a condition of it. */
final class Topic {

    private static final long NOTHING_COMMITTED = -1;

    private final TopicSpec spec;
    private final InMemoryBus.Limits limits;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageRing ring = new MessageRing();
    private final Map<String, Group> groups = new HashMap<>();
    private boolean isCut;
    private boolean isClosed;

    /** Readers who share a position. */
    private static final class Group {
        final Set<InMemoryConsumer> consumers = new LinkedHashSet<>();
        long committed = NOTHING_COMMITTED;

        /** Where the first of them began: what came after it may be wanted again until it is committed. */
        long began;
    }

    Topic(TopicSpec spec, InMemoryBus.Limits limits, InstantSource clock) {
        this.spec = spec;
        this.limits = limits;
        this.clock = clock;
    }

    void append(byte[] message) {
        if (message.length > spec.maxMessageBytes()) {
            throw new BusException.TooLarge("a message of " + message.length + " bytes is too large for topic "
                    + spec.name() + ", which takes " + spec.maxMessageBytes());
        }
        long now = clock.millis();
        lock.lock();
        try {
            requireUsable();
            if (!hasRoomFor(message)) {
                ring.dropOlderThan(now - spec.retention().toMillis());
                if (!hasRoomFor(message)) {
                    throw new BusException.Full("topic " + spec.name() + " is full with " + ring.size()
                            + " messages of " + ring.bytes() + " bytes; its readers are away or too slow: "
                            + groups.keySet());
                }
            }
            ring.append(message, now);
            wakeReaders();
        } finally {
            lock.unlock();
        }
    }

    void restore(SortedMap<Long, byte[]> messages, long next) {
        long now = clock.millis();
        lock.lock();
        try {
            ring.beginAt(messages.isEmpty() ? next : messages.firstKey());
            messages.forEach((offset, payload) -> {
                ring.skipTo(offset, now);
                ring.append(payload, now);
            });
            ring.skipTo(next, now);
        } finally {
            lock.unlock();
        }
    }

    List<BusMessage> since(long millis) {
        lock.lock();
        try {
            requireUsable();
            return messagesFrom(ring.firstSince(millis), Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    List<BusMessage> uncommitted(String groupName) {
        lock.lock();
        try {
            requireUsable();
            Group group = groups.get(groupName);
            return messagesFrom(
                    group == null ? ring.first() : Math.max(group.committed, ring.first()), Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    long firstOffset() {
        lock.lock();
        try {
            return ring.first();
        } finally {
            lock.unlock();
        }
    }

    InMemoryConsumer open(String groupName, StartAt start) {
        lock.lock();
        try {
            requireUsable();
            Group group = groups.get(groupName);
            if (group == null) {
                group = new Group();
                group.began = start == StartAt.EARLIEST ? ring.first() : ring.next();
                groups.put(groupName, group);
            }
            long position = group.committed == NOTHING_COMMITTED ? group.began : group.committed;
            InMemoryConsumer consumer = new InMemoryConsumer(this, groupName, start, lock.newCondition(), position);
            group.consumers.add(consumer);
            return consumer;
        } finally {
            lock.unlock();
        }
    }

    List<BusMessage> poll(InMemoryConsumer consumer, int max, Duration wait) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("cannot poll " + max + " messages; ask for at least one");
        }
        lock.lockInterruptibly();
        try {
            long remainingNanos = wait.toNanos();
            while (!consumer.isClosed && (isCut || consumer.position >= ring.next())) {
                if (remainingNanos <= 0) {
                    return nothing();
                }
                consumer.isWaiting = true;
                remainingNanos = consumer.wakeUp.awaitNanos(remainingNanos);
                consumer.isWaiting = false;
            }
            return consumer.isClosed ? List.of() : take(consumer, max);
        } finally {
            consumer.isWaiting = false;
            lock.unlock();
        }
    }

    void commit(String groupName, long offset) {
        lock.lock();
        try {
            Group group = groups.get(groupName);
            if (group != null) {
                // beyond the end there is nothing that could be done already
                group.committed = Math.max(group.committed, Math.min(offset, ring.next()));
                dropWhatAllCommitted();
            }
        } finally {
            lock.unlock();
        }
    }

    void close(InMemoryConsumer consumer) {
        lock.lock();
        try {
            consumer.isClosed = true;
            consumer.wakeUp.signalAll();
            Group group = groups.get(consumer.group);
            if (group == null) {
                return;
            }
            group.consumers.remove(consumer);
            boolean isForgotten = group.consumers.isEmpty()
                    && group.committed == NOTHING_COMMITTED
                    && consumer.start == StartAt.LATEST;
            if (isForgotten) {
                groups.remove(consumer.group);
                dropWhatAllCommitted();
            }
        } finally {
            lock.unlock();
        }
    }

    void setCut(boolean isCut) {
        lock.lock();
        try {
            this.isCut = isCut;
            wakeReaders();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            groups.values().stream().flatMap(group -> group.consumers.stream()).forEach(consumer -> {
                consumer.isClosed = true;
                consumer.wakeUp.signalAll();
            });
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return ring.size();
        } finally {
            lock.unlock();
        }
    }

    private List<BusMessage> nothing() {
        if (isCut) {
            throw new BusException.Unavailable("cannot read topic " + spec.name() + ": its wire is cut", null);
        }
        return List.of();
    }

    private List<BusMessage> take(InMemoryConsumer consumer, int max) {
        // what retention dropped is not waited for
        List<BusMessage> messages = messagesFrom(Math.max(consumer.position, ring.first()), max);
        // fewer than were asked for: then there are only gaps behind them
        consumer.position =
                messages.size() < max ? ring.next() : messages.getLast().offset() + 1;
        return messages;
    }

    private List<BusMessage> messagesFrom(long from, int max) {
        List<BusMessage> messages = new ArrayList<>((int) Math.min(max, ring.next() - from));
        for (long offset = from; offset < ring.next() && messages.size() < max; offset++) {
            if (ring.isMessage(offset)) {
                messages.add(new BusMessage(offset, ring.get(offset)));
            }
        }
        return messages;
    }

    private void dropWhatAllCommitted() {
        long done = ring.next();
        for (Group group : groups.values()) {
            done = Math.min(done, group.committed == NOTHING_COMMITTED ? group.began : group.committed);
        }
        if (!groups.isEmpty()) {
            ring.dropBefore(done);
        }
    }

    private boolean hasRoomFor(byte[] message) {
        return ring.size() < limits.messages() && ring.bytes() + message.length <= limits.bytes();
    }

    private void wakeReaders() {
        for (Group group : groups.values()) {
            for (InMemoryConsumer consumer : group.consumers) {
                if (consumer.isWaiting) {
                    consumer.wakeUp.signal();
                }
            }
        }
    }

    private void requireUsable() {
        @Nullable String reason = isClosed ? "the in-memory bus is closed" : isCut ? "its wire is cut" : null;
        if (reason != null) {
            throw new BusException.Unavailable("cannot use topic " + spec.name() + ": " + reason, null);
        }
    }
}
