// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

/**
 * How much of this process's memory Kafka's client may take.
 *
 * @param maxMessageBytes the largest message that is sent to any topic; each topic has a limit of its own beside
 * @param unsentBytes of messages that wait to be acknowledged, all topics together; beyond it publishing is refused
 * @param fetchBytes that a reader asks for at once; it holds up to twice as much, or one message if that is larger
 * @param fetchMessages that a reader holds while it hands them out
 */
public record KafkaLimits(int maxMessageBytes, long unsentBytes, int fetchBytes, int fetchMessages) {

    public static final KafkaLimits STANDARD = new KafkaLimits(64 * 1024 * 1024, 128L * 1024 * 1024, 1024 * 1024, 500);

    public KafkaLimits {
        if (maxMessageBytes < 1 || fetchBytes < 1 || fetchMessages < 1) {
            throw new IllegalArgumentException("maxMessageBytes " + maxMessageBytes + ", fetchBytes " + fetchBytes
                    + " and fetchMessages " + fetchMessages + " must be positive");
        }
        if (unsentBytes < maxMessageBytes) {
            throw new IllegalArgumentException("unsentBytes " + unsentBytes
                    + " must have room for one message of maxMessageBytes " + maxMessageBytes);
        }
    }
}
