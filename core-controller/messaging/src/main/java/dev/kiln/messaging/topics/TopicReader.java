// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.topics;

import dev.kiln.messaging.BusException;
import java.time.Duration;
import java.util.List;

/** Reads one topic, all its partitions. For one thread at a time. */
public interface TopicReader extends AutoCloseable {

    /**
     * What comes next; empty when nothing does for so long.
     *
     * @throws BusException.Unavailable when the brokers do not let it; it may be tried again with another reader
     */
    List<TopicRecord> poll(Duration wait);

    /**
     * Keeps that these need not come again, nor those before them. Blocks, bounded by seconds.
     *
     * @throws BusException.Unavailable when that could not be kept, so that they may come again
     */
    void commit(List<TopicRecord> done);

    /** Ends it; what was not committed comes again. Idempotent. */
    @Override
    void close();
}
