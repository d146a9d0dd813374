// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.telemetry;

import dev.kiln.controller.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What is counted and timed; each event is told here where it happens. Safe for use by several threads. */
public final class ControllerMetrics {

    /** Upper bounds of the buckets of all timings: fine where a warm call is, coarse where people wait. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private static final String LANDINGS = "kiln_activations_landed_total";
    private static final String HOW = "how";
    private static final String RESCUES = "kiln_rescues_total";
    private static final String END = "end";
    private static final String REFUSALS = "kiln_refusals_total";
    private static final String REASON = "reason";

    private static final String ALARMS = "kiln_alarms_total";
    private static final String TOPIC_FIRES = "kiln_topic_fires_total";

    private final MeterRegistry registry;
    private final Counter ended;
    private final Counter failed;
    private final Counter withdrawn;
    private final Counter givenUp;
    private final Counter moved;
    private final Counter adopted;
    private final Counter unmoved;
    private final Counter throttled;
    private final Counter overloaded;
    private final Counter unavailable;

    public ControllerMetrics(MeterRegistry registry) {
        this.registry = registry;
        ended = registry.counter(LANDINGS, HOW, "ended");
        failed = registry.counter(LANDINGS, HOW, "platform error");
        withdrawn = registry.counter(LANDINGS, HOW, "not sent");
        givenUp = registry.counter(LANDINGS, HOW, "given up");
        moved = registry.counter(RESCUES, END, "moved");
        adopted = registry.counter(RESCUES, END, "adopted");
        unmoved = registry.counter(RESCUES, END, "failed");
        throttled = registry.counter(REFUSALS, REASON, "throttled");
        overloaded = registry.counter(REFUSALS, REASON, "overloaded");
        unavailable = registry.counter(REFUSALS, REASON, "unavailable");
        for (String end : List.of("fired", "postponed", "skipped", "disabled")) {
            registry.counter(ALARMS, END, end);
        }
        for (String end : List.of("fired", "postponed", "disabled")) {
            registry.counter(TOPIC_FIRES, END, end);
        }
    }

    /** Of requests, by route and status. */
    public Timer requests(String method, String route, int status) {
        return Timer.builder("kiln_http_request_seconds")
                .description("Time from a request's head to its reply")
                .tag("method", method)
                .tag("route", route)
                .tag("status", String.valueOf(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Shows a number that is asked for when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    /** A number for each of several things that come and go. */
    public MultiGauge gauges(String name) {
        return MultiGauge.builder(name).register(registry);
    }

    /** An invoker told of an activation's end. */
    public void landed(boolean isSystemError) {
        (isSystemError ? failed : ended).increment();
    }

    /** An activation did not reach the bus. */
    public void withdrawn() {
        withdrawn.increment();
    }

    /** An activation is followed no more, and its record says why. */
    public void givenUp() {
        givenUp.increment();
    }

    /** What an invoker left is followed elsewhere from now on. */
    public void moved() {
        moved.increment();
    }

    /** Somebody else's activation is followed from now on. */
    public void adopted() {
        adopted.increment();
    }

    /** What an invoker left could not be saved. */
    public void notMoved() {
        unmoved.increment();
    }

    /** An alarm was due, and this became of it. */
    public void alarm(String end) {
        registry.counter(ALARMS, END, end).increment();
    }

    /** Messages of a topic were to fire a trigger, and this became of it. */
    public void topicFire(String end) {
        registry.counter(TOPIC_FIRES, END, end).increment();
    }

    /** An invocation was refused; those that are the caller's own fault are not counted. */
    public void refused(Problem problem) {
        if (problem instanceof Problem.Throttled) {
            throttled.increment();
        } else if (problem instanceof Problem.Overloaded) {
            overloaded.increment();
        } else if (problem instanceof Problem.Unavailable) {
            unavailable.increment();
        }
    }
}
