// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times replies by route and status. Paths that are nobody's share one name, so that nobody can invent metrics. */
final class HttpMetrics {

    private record Key(String method, String path, int status) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Optional<Route> route, int status, Instant start, Instant end) {
        Key key = new Key(
                route.map(Route::method).orElse("other"), route.map(Route::path).orElse("other"), status);
        timers.computeIfAbsent(key, this::timer).record(Duration.between(start, end));
    }

    private Timer timer(Key key) {
        return Timer.builder("kiln_http_request")
                .description("Time from a request's head to its reply")
                .tag("method", key.method())
                .tag("route", key.path())
                .tag("status", String.valueOf(key.status()))
                .register(registry);
    }
}
