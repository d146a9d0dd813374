// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;

/**
 * For how long nothing has answered a reader. An idle broker answers twice a second with nothing, which Kafka's consumer does
 * not tell but counts.
 */
final class Silence {

    private static final Duration LIKELY = KafkaTimeouts.LONGEST_IDLE_FETCH.multipliedBy(4);

    private final Metric fetches;
    private final Duration longest;
    private double answers;
    private long silentMillis;

    Silence(KafkaConsumer<?, ?> consumer, Duration longest) {
        this.longest = longest;
        fetches = consumer.metrics().entrySet().stream()
                .filter(it -> it.getKey().name().equals("fetch-total")
                        && it.getKey().group().equals("consumer-fetch-manager-metrics"))
                .map(it -> (Metric) it.getValue())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Kafka's consumer does not count its fetches"));
    }

    /** @param millis that were waited since this was asked last, for nothing */
    boolean isTooLong(long millis) {
        double now = ((Number) fetches.metricValue()).doubleValue();
        if (now > answers) {
            answers = now;
            silentMillis = 0;
        } else {
            silentMillis += millis;
        }
        return silentMillis > longest.toMillis();
    }

    boolean isLikely() {
        return silentMillis > LIKELY.toMillis();
    }

    void end() {
        silentMillis = 0;
    }
}
