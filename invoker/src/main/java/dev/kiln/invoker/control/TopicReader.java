// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a topic that all invokers hear, on a thread of its own, until it is closed. */
final class TopicReader implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final int MAX_MESSAGES = 256;
    private static final Duration WAIT = Duration.ofMillis(500);

    private final BusConsumer consumer;
    private final Consumer<byte[]> reader;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param reader what it throws is logged, and the message passed over */
    TopicReader(BusConsumer consumer, Consumer<byte[]> reader) {
        this.consumer = consumer;
        this.reader = reader;
    }

    @Override
    public void run() {
        try {
            while (stopped.getCount() > 0) {
                read(poll());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        consumer.close();
    }

    private List<BusMessage> poll() throws InterruptedException {
        try {
            return consumer.poll(MAX_MESSAGES, WAIT);
        } catch (BusException e) {
            LOG.atDebug().addKeyValue(LogKeys.REASON, e.getMessage()).log("a topic could not be read; will try again");
            stopped.await(WAIT.toNanos(), TimeUnit.NANOSECONDS);
            return List.of();
        }
    }

    private void read(List<BusMessage> messages) {
        for (BusMessage message : messages) {
            try {
                reader.accept(message.payload());
            } catch (RuntimeException e) { // one bad message must not stop all that follow
                LOG.atWarn()
                        .addKeyValue(LogKeys.OFFSET, message.offset())
                        .setCause(e)
                        .log("passed over a message that all invokers hear");
            }
        }
        if (!messages.isEmpty()) {
            consumer.commit(messages.getLast().offset() + 1);
        }
    }
}
