// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.memory;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bus within one JVM. A message is kept until all groups of its topic committed it, and until the topic is full when it never
 * had a group; a topic that nobody reads fast enough first forgets what is older than its retention, then refuses. Has no
 * threads of its own: publishing hands over to the waiting readers, and its stages are complete when they are returned.
 */
public final class InMemoryBus implements MessageBus {

    /**
     * What one topic may hold.
     *
     * @param messages how many at most
     * @param bytes of their payloads together, at most
     */
    public record Limits(int messages, long bytes) {
        public static final Limits STANDARD = new Limits(65_536, 64L * 1024 * 1024);

        public Limits {
            if (messages < 1 || bytes < 1) {
                throw new IllegalArgumentException(
                        "limits of a topic must be positive, not " + messages + " messages and " + bytes + " bytes");
            }
        }
    }

    private final Limits limits;
    private final InstantSource clock;
    private final Map<TopicName, Topic> topics = new ConcurrentHashMap<>();

    /** Both are set by other threads than read them. */
    private volatile boolean isClosed;

    private volatile boolean isCut;

    public InMemoryBus(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void ensureTopic(TopicSpec spec) {
        requireUsable("make topic " + spec.name());
        topics.computeIfAbsent(spec.name(), name -> new Topic(spec, limits, clock));
    }

    /**
     * Makes a topic that holds what an earlier bus left, whatever the limits say.
     *
     * @param messages by offset; may have gaps, which take a place in memory
     * @param next the offset of the next message, beyond all those
     */
    public void restore(TopicSpec spec, SortedMap<Long, byte[]> messages, long next) {
        requireUsable("restore topic " + spec.name());
        Topic topic = new Topic(spec, limits, clock);
        topic.restore(messages, next);
        if (topics.putIfAbsent(spec.name(), topic) != null) {
            throw new IllegalStateException("cannot restore topic " + spec.name() + ": it was made already");
        }
    }

    @Override
    public CompletionStage<Void> publish(TopicName name, byte[] message) {
        try {
            requireUsable("publish to topic " + name);
            topic(name).append(message);
            return CompletableFuture.completedFuture(null);
        } catch (BusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public BusConsumer open(TopicName name, String group, StartAt start) {
        requireUsable("read topic " + name + " as " + group);
        return topic(name).open(group, start);
    }

    /** As the port says; what all groups of the topic committed is gone, however young it is. */
    @Override
    public List<BusMessage> readSince(TopicName name, Instant since) {
        requireUsable("read topic " + name + " since " + since);
        return topic(name).since(since.toEpochMilli());
    }

    @Override
    public List<BusMessage> readUncommitted(TopicName name, String group) {
        requireUsable("read topic " + name + " from where " + group + " is");
        return topic(name).uncommitted(group);
    }

    /** The offset of the oldest message that a topic holds; that of the next one, when it holds none. */
    public long firstOffset(TopicName name) {
        return topic(name).firstOffset();
    }

    @Override
    public BusHealth check() {
        if (isClosed) {
            return new BusHealth.Down("the in-memory bus is closed");
        }
        return isCut
                ? new BusHealth.Down("the wire of the in-memory bus is cut")
                : new BusHealth.Up("in memory, " + topics.size() + " topics, "
                        + topics.values().stream().mapToInt(Topic::size).sum() + " messages");
    }

    /** Lets nothing through until {@link #mend()}, as when a broker is gone: for tests. */
    public void cut() {
        isCut = true;
        topics.values().forEach(topic -> topic.setCut(true));
    }

    /** As {@link #cut()}, for one topic. */
    public void cut(TopicName name) {
        topic(name).setCut(true);
    }

    /** Ends what {@link #cut()} began. */
    public void mend() {
        isCut = false;
        topics.values().forEach(topic -> topic.setCut(false));
    }

    @Override
    public void close() {
        isClosed = true;
        topics.values().forEach(Topic::close);
    }

    private Topic topic(TopicName name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            throw new BusException.NoSuchTopic("topic " + name + " was not made; call ensureTopic first");
        }
        return topic;
    }

    private void requireUsable(String attempt) {
        if (isClosed) {
            throw new BusException.Unavailable("cannot " + attempt + ": the in-memory bus is closed", null);
        }
        if (isCut) {
            throw new BusException.Unavailable("cannot " + attempt + ": the wire of the in-memory bus is cut", null);
        }
    }
}
