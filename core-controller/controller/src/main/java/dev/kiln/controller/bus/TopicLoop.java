// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.bus;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each message of a topic to somebody, until it is closed. {@link #run()} wants a thread of its own. */
public final class TopicLoop implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicLoop.class);

    private static final int MAX_MESSAGES = 128;
    private static final Duration WAIT = Duration.ofMillis(500);

    private final String what;
    private final BusConsumer consumer;
    private final Consumer<byte[]> reader;

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /**
     * Makes the loop.
     *
     * @param what the messages are, for the log
     * @param reader is quick and does not wait; what it throws is logged and the message passed over
     */
    public TopicLoop(String what, BusConsumer consumer, Consumer<byte[]> reader) {
        this.what = what;
        this.consumer = consumer;
        this.reader = reader;
    }

    @Override
    public void run() {
        boolean isAway = false;
        while (!isClosed) {
            try {
                read(consumer.poll(MAX_MESSAGES, WAIT));
                isAway = false;
            } catch (BusException e) {
                if (!isAway && !isClosed) {
                    log.warn("cannot read {} from the bus, will try again", what, e);
                }
                isAway = true;
                rest();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        consumer.close();
    }

    private void read(List<BusMessage> messages) {
        for (BusMessage message : messages) {
            try {
                reader.accept(message.payload());
            } catch (RuntimeException e) { // one bad message must not stop all that follow
                log.warn("passed over one of the {}", what, e);
            }
        }
        if (!messages.isEmpty()) {
            consumer.commit(messages.getLast().offset() + 1);
        }
    }

    private void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isClosed = true;
        }
    }
}
