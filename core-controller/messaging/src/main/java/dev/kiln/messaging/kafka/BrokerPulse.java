// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.MessageBus.BusHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/** When a broker was last heard of. Asks only when nothing was heard for a while. Safe for use by several threads. */
final class BrokerPulse {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final KafkaConfig config;
    private final TopicAdmin admin;
    private final InstantSource clock;
    private final AtomicReference<@Nullable CompletableFuture<Collection<Node>>> question = new AtomicReference<>();

    /** Written by every acknowledgement, read by whoever asks for health. */
    private volatile long heardMillis;

    BrokerPulse(KafkaConfig config, TopicAdmin admin, InstantSource clock) {
        this.config = config;
        this.admin = admin;
        this.clock = clock;
    }

    void heard() {
        heardMillis = clock.millis();
    }

    /** Waits half a second at most. */
    BusHealth check() {
        if (clock.millis() - heardMillis < FRESH.toMillis()) {
            return new BusHealth.Up("Kafka at " + config.bootstrapServers());
        }
        try {
            int brokers = ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).size();
            heard();
            return new BusHealth.Up("Kafka at " + config.bootstrapServers() + ", " + brokers + " brokers");
        } catch (TimeoutException e) {
            return down("does not answer");
        } catch (ExecutionException e) {
            return down(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("was not asked: interrupted");
        }
    }

    /** One question at a time, whoever asks. */
    private CompletableFuture<Collection<Node>> ask() {
        CompletableFuture<Collection<Node>> asked = question.get();
        if (asked != null && !asked.isDone()) {
            return asked;
        }
        CompletableFuture<Collection<Node>> anew = admin.brokers().toCompletableFuture();
        question.set(anew);
        return anew;
    }

    private BusHealth down(String reason) {
        String last =
                heardMillis == 0 ? "never" : Instant.ofEpochMilli(heardMillis).toString();
        return new BusHealth.Down("Kafka at " + config.bootstrapServers() + " " + reason + "; last heard of: " + last);
    }
}
