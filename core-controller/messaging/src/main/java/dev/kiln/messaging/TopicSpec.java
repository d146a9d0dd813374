// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import java.time.Duration;

/**
 * What a topic shall be.
 *
 * @param retention how long the bus keeps a message that nobody read; a bus without a disk may keep less
 * @param retentionBytes how much the bus keeps at most, read or not; {@link #ALL} when only time counts. A bus that refuses
 *     messages when it is full has a limit of its own instead
 * @param maxMessageBytes the largest message that it takes
 */
public record TopicSpec(TopicName name, Duration retention, long retentionBytes, int maxMessageBytes) {

    /** However much it is. */
    public static final long ALL = Long.MAX_VALUE;

    private static final long STANDARD_BYTES = 1L << 30;

    public TopicSpec {
        if (!retention.isPositive() || retentionBytes < 1 || maxMessageBytes < 1) {
            throw new IllegalArgumentException("topic " + name + ": retention " + retention + ", retentionBytes "
                    + retentionBytes + " and maxMessageBytes " + maxMessageBytes + " must be positive");
        }
    }

    /** One that keeps a gigabyte. */
    public TopicSpec(TopicName name, Duration retention, int maxMessageBytes) {
        this(name, retention, STANDARD_BYTES, maxMessageBytes);
    }
}
