// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What an invoker hears besides its own topic: operators' commands, what its pool and the language runtimes shall be, and pings. */
public final class Ears implements AutoCloseable {

    private final List<TopicReader> readers;

    private Ears(List<TopicReader> readers) {
        this.readers = List.copyOf(readers);
    }

    /**
     * Makes the topics unless they are there; hears nothing yet.
     *
     * @param orders told what its pool shall be
     * @param runtimes told the language runtimes
     * @param term this invoker's now
     * @param whenReplaced called once, when another process works under the same id in a higher term
     */
    public static Ears open(
            MessageBus bus,
            Topics topics,
            InvokerId self,
            Control control,
            Consumer<byte[]> orders,
            Consumer<byte[]> runtimes,
            LongSupplier term,
            Runnable whenReplaced) {
        Succession succession = new Succession(self, term, whenReplaced);
        return new Ears(List.of(
                // commands that were given while it was away are done when it is back
                new TopicReader(open(bus, topics.control(), self, StartAt.EARLIEST), control::heard),
                // orders are said again until they are carried out
                new TopicReader(open(bus, topics.pools(), self, StartAt.LATEST), orders),
                new TopicReader(open(bus, topics.runtimes(), self, StartAt.LATEST), runtimes),
                new TopicReader(open(bus, topics.health(), self, StartAt.LATEST), succession::heard)));
    }

    /** Begins to hear, on a thread for each topic. */
    public void start(Executor threads) {
        readers.forEach(threads::execute);
    }

    @Override
    public void close() {
        readers.forEach(TopicReader::close);
    }

    private static BusConsumer open(MessageBus bus, TopicSpec topic, InvokerId self, StartAt start) {
        bus.ensureTopic(topic);
        return bus.open(topic.name(), self.toString(), start);
    }
}
