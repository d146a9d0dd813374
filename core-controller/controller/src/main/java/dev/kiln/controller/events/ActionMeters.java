// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.events;

import dev.kiln.messaging.events.UserEvent;
import dev.kiln.messaging.events.UserEvent.Ended;
import dev.kiln.messaging.events.UserEvent.Measured;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.QualifiedName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Counts events of users, by action and caller, under the names that OpenWhisk's own service has for them. Of more actions than are
 * allowed apart, the rest is counted together. For one thread.
 */
final class ActionMeters {

    private static final String PREFIX = "openwhisk_action_";
    private static final String OTHER = "other";

    private static final Duration[] TIMES = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private static final double[] SIZES = {1 << 10, 1 << 14, 1 << 17, 1 << 20};

    private final MeterRegistry registry;
    private final int maxSeries;
    private final Map<Series, Meters> meters = new HashMap<>();
    private final Set<String> limited = new HashSet<>();

    /** What is counted apart: labels of metrics. */
    private record Series(String namespace, String initiator, String action, String kind, String memory) {
        Tags tags() {
            return Tags.of(
                    "namespace", namespace, "initiator", initiator, "action", action, "kind", kind, "memory", memory);
        }
    }

    private record Meters(
            Counter activations,
            Counter coldStarts,
            Timer waits,
            Timer inits,
            Timer durations,
            DistributionSummary sizes,
            Tags tags) {}

    ActionMeters(MeterRegistry registry, int maxSeries) {
        this.registry = registry;
        this.maxSeries = maxSeries;
    }

    void count(UserEvent event) {
        switch (event.body()) {
            case Ended ended -> count(event, ended);
            case Measured measured -> count(event, measured);
        }
    }

    private void count(UserEvent event, Ended ended) {
        Series series = series(event, ended);
        if (!meters.containsKey(series) && meters.size() >= maxSeries) {
            series = new Series(OTHER, OTHER, OTHER, OTHER, OTHER);
        }
        Meters of = meters.computeIfAbsent(series, this::open);
        of.activations().increment();
        of.waits().record(ended.waitMillis(), TimeUnit.MILLISECONDS);
        of.durations().record(ended.durationMillis(), TimeUnit.MILLISECONDS);
        if (ended.initMillis() > 0) {
            of.coldStarts().increment();
            of.inits().record(ended.initMillis(), TimeUnit.MILLISECONDS);
        }
        ended.size().ifPresent(of.sizes()::record);
        registry.counter(PREFIX + "status_total", of.tags().and("status", word(Status.ofCode(ended.statusCode()))))
                .increment();
    }

    private void count(UserEvent event, Measured measured) {
        String namespace = event.namespace();
        boolean isApart = limited.contains(namespace) || (limited.size() < maxSeries && limited.add(namespace));
        Tags tags = Tags.of("namespace", isApart ? namespace : OTHER);
        switch (measured.metric()) {
            case CONCURRENT_RATE_LIMIT ->
                registry.counter(PREFIX + "limit_concurrent_total", tags).increment();
            case TIMED_RATE_LIMIT ->
                registry.counter(PREFIX + "limit_timed_total", tags).increment();
            case CONCURRENT_INVOCATIONS ->
                registry.summary("openwhisk_namespace_concurrent_invocations", tags)
                        .record((double) measured.value());
        }
    }

    private static Series series(UserEvent event, Ended ended) {
        String memory = String.valueOf(ended.memoryMegabytes());
        try {
            QualifiedName name = QualifiedName.parse(ended.name());
            String action = name.packageName().map(it -> it + "/").orElse("") + name.name();
            return new Series(name.namespace().value(), event.namespace(), action, ended.kind(), memory);
        } catch (InvalidNameException e) {
            return new Series(OTHER, event.namespace(), OTHER, ended.kind(), memory);
        }
    }

    private Meters open(Series series) {
        Tags tags = series.tags();
        return new Meters(
                registry.counter(PREFIX + "activations_total", tags),
                registry.counter(PREFIX + "coldStarts_total", tags),
                timer("waitTime_seconds", tags),
                timer("initTime_seconds", tags),
                timer("duration_seconds", tags),
                DistributionSummary.builder(PREFIX + "responseSize_bytes")
                        .tags(tags)
                        .serviceLevelObjectives(SIZES)
                        .register(registry),
                tags);
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(PREFIX + name)
                .tags(tags)
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    private static String word(Status status) {
        return switch (status) {
            case SUCCESS -> "success";
            case APPLICATION_ERROR -> "application_error";
            case DEVELOPER_ERROR -> "developer_error";
            case WHISK_ERROR -> "internal_error";
        };
    }
}
