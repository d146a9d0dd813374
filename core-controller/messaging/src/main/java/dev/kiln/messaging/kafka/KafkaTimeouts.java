// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import java.time.Duration;

/**
 * How long is waited for a broker.
 *
 * @param delivery until a publish that was not acknowledged fails; it is not sent any more then
 * @param request until a broker that does not answer is taken for dead and asked again, or another in its place
 * @param silence how long a reader bridges by itself that nothing answers it
 * @param operation of what blocks: making a topic, opening a reader, reading back
 * @param clockSkew how far the clocks of brokers and of this process may differ: reading back begins so much earlier
 */
public record KafkaTimeouts(
        Duration delivery, Duration request, Duration silence, Duration operation, Duration clockSkew) {

    /** An idle broker answers a reader only so often. */
    static final Duration LONGEST_IDLE_FETCH = Duration.ofMillis(500);

    public static final KafkaTimeouts STANDARD = new KafkaTimeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    public KafkaTimeouts {
        if (request.compareTo(LONGEST_IDLE_FETCH.multipliedBy(2)) < 0
                || delivery.compareTo(request) < 0
                || silence.compareTo(request) < 0
                || operation.compareTo(request) < 0) {
            throw new IllegalArgumentException("request must be at least " + LONGEST_IDLE_FETCH.multipliedBy(2)
                    + ", and delivery, silence and operation at least as long as request: " + delivery + ", " + request
                    + ", " + silence + ", " + operation);
        }
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("clockSkew must not be negative, but is " + clockSkew);
        }
    }

    public KafkaTimeouts withDelivery(Duration delivery) {
        return new KafkaTimeouts(delivery, request, silence, operation, clockSkew);
    }

    public KafkaTimeouts withRequest(Duration request) {
        return new KafkaTimeouts(delivery, request, silence, operation, clockSkew);
    }

    public KafkaTimeouts withSilence(Duration silence) {
        return new KafkaTimeouts(delivery, request, silence, operation, clockSkew);
    }

    public KafkaTimeouts withOperation(Duration operation) {
        return new KafkaTimeouts(delivery, request, silence, operation, clockSkew);
    }

    public KafkaTimeouts withClockSkew(Duration clockSkew) {
        return new KafkaTimeouts(delivery, request, silence, operation, clockSkew);
    }
}
