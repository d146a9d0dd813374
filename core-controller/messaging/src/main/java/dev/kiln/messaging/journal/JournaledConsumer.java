// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import java.time.Duration;
import java.util.List;

/** Reads from memory, and lets the journal know what is committed. */
final class JournaledConsumer implements BusConsumer {

    private final TopicJournal journal;
    private final BusConsumer memory;
    private final String group;

    JournaledConsumer(TopicJournal journal, BusConsumer memory, String group) {
        this.journal = journal;
        this.memory = memory;
        this.group = group;
    }

    @Override
    public List<BusMessage> poll(int max, Duration wait) throws InterruptedException {
        return memory.poll(max, wait);
    }

    @Override
    public void commit(long offset) {
        memory.commit(offset);
        journal.commit(group, offset);
    }

    @Override
    public void close() {
        memory.close();
    }
}
