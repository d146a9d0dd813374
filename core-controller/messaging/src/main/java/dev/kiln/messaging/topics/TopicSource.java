// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.topics;

import dev.kiln.messaging.BusException;
import java.util.List;
import java.util.Optional;

/** Where readers of topics come from. Safe for use by several threads. */
public interface TopicSource {

    /**
     * What is to be read.
     *
     * @param brokers as {@code host:port}
     * @param group under which it is kept how far the reading is; one that is new begins with what comes next
     * @param maxRecords that are handed out at once
     */
    record Wanted(List<String> brokers, String topic, String group, int maxRecords) {
        public Wanted {
            brokers = List.copyOf(brokers);
        }
    }

    /** Why it cannot be read, as a sentence; empty when it can. Blocks, bounded by seconds. */
    Optional<String> problem(Wanted wanted);

    /**
     * Opens a reader; to be closed.
     *
     * @throws BusException.Unavailable when it cannot even be tried
     */
    TopicReader open(Wanted wanted);
}
