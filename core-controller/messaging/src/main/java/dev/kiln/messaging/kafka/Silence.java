// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;

/**
 * What it means that nothing comes. Kafka's consumer does not tell whether a topic is empty, gone, or out of reach, but it counts
 * the answers that it gets: an idle broker gives two a second, one that is away none, and one whose topic is gone thousands.
 * For the thread that has the consumer.
 */
final class Silence {

    private static final Duration LIKELY_AWAY = KafkaTimeouts.LONGEST_IDLE_FETCH.multipliedBy(4);
    private static final int HURRIED_ANSWERS = 10;

    /** What it means. */
    enum Meaning {
        /** Nothing was published. */
        IDLE,
        /** The topic should be looked for. */
        DOUBTFUL,
        /** Nobody answers. */
        AWAY
    }

    private final Metric fetches;
    private final Duration longest;
    private double answers;
    private long unansweredMillis;
    private long idleMillis;

    Silence(KafkaConsumer<?, ?> consumer, Duration longest) {
        this.longest = longest;
        fetches = consumer.metrics().entrySet().stream()
                .filter(it -> it.getKey().name().equals("fetch-total")
                        && it.getKey().group().equals("consumer-fetch-manager-metrics"))
                .map(it -> (Metric) it.getValue())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Kafka's consumer does not count its fetches"));
    }

    /** @param millis that were waited for nothing since this was asked last, well below a second */
    Meaning after(long millis) {
        double now = ((Number) fetches.metricValue()).doubleValue();
        double more = now - answers;
        answers = now;
        idleMillis += millis;
        unansweredMillis = more > 0 ? 0 : unansweredMillis + millis;
        if (unansweredMillis > longest.toMillis()) {
            end();
            return Meaning.AWAY;
        }
        if (more > HURRIED_ANSWERS || idleMillis > longest.toMillis()) {
            idleMillis = 0;
            return Meaning.DOUBTFUL;
        }
        return Meaning.IDLE;
    }

    /** Whether waiting for an answer is likely to be in vain. */
    boolean isLikelyAway() {
        return unansweredMillis > LIKELY_AWAY.toMillis();
    }

    /** A message came. */
    void end() {
        unansweredMillis = 0;
        idleMillis = 0;
    }
}
