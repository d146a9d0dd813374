// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries messages between controllers and invokers: at least once, in order within a topic as far as one publisher goes.
 * Safe for use by several threads.
 */
public interface MessageBus extends AutoCloseable {

    /**
     * Makes a topic unless it is there. Blocks, bounded by seconds.
     *
     * @throws BusException.Unavailable when the bus does not answer
     */
    void ensureTopic(TopicSpec spec);

    /**
     * Sends a message; does not block. The stage completes once the message is as safe as this bus makes it, and fails with
     * {@link BusException.Unavailable}, {@link BusException.TooLarge}, {@link BusException.Full} or {@link
     * BusException.NoSuchTopic} when it was not sent. It may complete on a thread of the bus: what depends on it must be
     * quick.
     */
    CompletionStage<Void> publish(TopicName topic, byte[] message);

    /**
     * The same for one of many messages: where it costs less to send them together it may wait for others, a few milliseconds at
     * most. One that comes alone does not wait, unless many came just before, and what one thread publishes stays in order.
     *
     * @param underWay how many are likely to come to this topic soon, this one included
     */
    default CompletionStage<Void> publishAmong(TopicName topic, byte[] message, int underWay) {
        return publish(topic, message);
    }

    /**
     * Reads a topic from where its group last committed.
     *
     * @param group readers who share a position; the caller sees to it that a group has one reader at a time
     * @param start where a group begins that never committed
     * @throws BusException.NoSuchTopic when the topic was not made
     */
    BusConsumer open(TopicName topic, String group, StartAt start);

    /**
     * All messages that were published at or after an instant, up to the end of the topic as it is now; some that are a little
     * earlier may come before them. Needs no group and disturbs none. Blocks, bounded by seconds; holds all of them in memory, so
     * the instant should be recent.
     *
     * @throws BusException.Unavailable when the bus does not answer
     * @throws BusException.NoSuchTopic when the topic was not made
     */
    List<BusMessage> readSince(TopicName topic, Instant since);

    /**
     * All messages that a group has still to commit, up to the end of the topic as it is now; all that the topic holds, when it
     * never committed. The group's reader notices nothing. Blocks, bounded by seconds.
     *
     * @throws BusException.Unavailable when the bus does not answer
     * @throws BusException.NoSuchTopic when the topic was not made
     */
    List<BusMessage> readUncommitted(TopicName topic, String group);

    /** Whether the bus can be used; never throws. */
    BusHealth check();

    /** Ends all consumers and gives up what was not sent; idempotent. */
    @Override
    void close();

    /** Where a group begins. */
    enum StartAt {
        EARLIEST,
        LATEST
    }

    /** How a bus is. */
    sealed interface BusHealth {
        record Up(String detail) implements BusHealth {}

        record Down(String reason) implements BusHealth {}
    }
}
