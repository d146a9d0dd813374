// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.memory;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;

/** One reader's place in a {@link Topic}; what changes is guarded by the topic's lock. */
final class InMemoryConsumer implements BusConsumer {

    final String group;
    final StartAt start;
    final Condition wakeUp;
    long position;
    boolean isWaiting;
    boolean isClosed;

    private final Topic topic;

    InMemoryConsumer(Topic topic, String group, StartAt start, Condition wakeUp, long position) {
        this.topic = topic;
        this.group = group;
        this.start = start;
        this.wakeUp = wakeUp;
        this.position = position;
    }

    @Override
    public List<BusMessage> poll(int max, Duration wait) throws InterruptedException {
        return topic.poll(this, max, wait);
    }

    @Override
    public void commit(long offset) {
        topic.commit(group, offset);
    }

    @Override
    public void close() {
        topic.close(this);
    }
}
