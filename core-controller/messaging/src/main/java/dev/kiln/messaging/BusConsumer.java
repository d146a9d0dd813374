// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.time.Duration;
import java.util.List;

/** One reader of one topic; for one thread, but {@link #close()} may come from any. */
public interface BusConsumer extends AutoCloseable {

    /**
     * The next messages, waiting for the first one.
     *
     * @param max how many to take at most: what the caller has room for
     * @return in order; empty when none came within {@code wait}, or the consumer was closed
     * @throws BusException.Unavailable when the bus is away for longer than it bridges by itself; polling again is allowed
     */
    List<BusMessage> poll(int max, Duration wait) throws InterruptedException;

    /**
     * Remembers that all messages before {@code offset} are done: a later reader of the group begins there. Durable when the
     * bus is, though maybe not at once. Never moves backwards. Callable from any thread.
     */
    void commit(long offset);

    @Override
    void close();
}
