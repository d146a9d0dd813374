// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.telemetry.ControllerMetrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times replies by route and status. Paths that are nobody's share one name, so that nobody can invent metrics. */
final class HttpMetrics {

    private record Key(String method, String path, int status) {}

    private final ControllerMetrics metrics;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(ControllerMetrics metrics) {
        this.metrics = metrics;
    }

    void count(Optional<Route> route, int status, Instant start, Instant end) {
        Key key = new Key(
                route.map(Route::method).orElse("other"), route.map(Route::path).orElse("other"), status);
        timers.computeIfAbsent(key, it -> metrics.requests(it.method(), it.path(), it.status()))
                .record(Duration.between(start, end));
    }
}
