// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.time.Duration;

/**
 * What a topic shall be.
 *
 * @param retention how long the bus keeps a message that nobody read; a bus without a disk may keep less
 * @param maxMessageBytes the largest message that it takes
 */
public record TopicSpec(TopicName name, Duration retention, int maxMessageBytes) {
    public TopicSpec {
        if (!retention.isPositive() || maxMessageBytes < 1) {
            throw new IllegalArgumentException("topic " + name + ": retention " + retention + " and maxMessageBytes "
                    + maxMessageBytes + " must be positive");
        }
    }
}
