// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is counted and timed, with the names; each event is told here where it happens. Safe for use by several threads. */
public final class InvokerMetrics implements AutoCloseable {

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

    private static final String INVOKER = "invoker";
    private static final String STARTS = "kiln_invoker_starts_total";
    private static final String START = "start";

    private final MeterRegistry registry;
    private final String invoker;
    private final List<Meter> gauges = new CopyOnWriteArrayList<>();
    private final Counter warmStarts;
    private final Counter coldStarts;
    private final Counter stemStarts;
    private final Counter evictions;
    private final Counter refusals;
    private final Counter creationFailures;
    private final Counter poison;
    private final Counter repeats;
    private final Timer creation;
    private final Timer recording;
    private final Map<String, Timer> phases = new ConcurrentHashMap<>();
    private final Map<String, Counter> ends = new ConcurrentHashMap<>();

    /** @param invoker whose metrics they are: several may share a registry */
    public InvokerMetrics(MeterRegistry registry, String invoker) {
        this.registry = registry;
        this.invoker = invoker;
        warmStarts = registry.counter(STARTS, INVOKER, invoker, START, "warm");
        coldStarts = registry.counter(STARTS, INVOKER, invoker, START, "cold");
        stemStarts = registry.counter(STARTS, INVOKER, invoker, START, "stem");
        evictions = registry.counter("kiln_invoker_evictions_total", INVOKER, invoker);
        refusals = registry.counter("kiln_invoker_refusals_total", INVOKER, invoker);
        creationFailures = registry.counter("kiln_invoker_sandbox_creation_failures_total", INVOKER, invoker);
        poison = registry.counter("kiln_invoker_poison_messages_total", INVOKER, invoker);
        repeats = registry.counter("kiln_invoker_repeated_messages_total", INVOKER, invoker);
        creation = timer("kiln_invoker_sandbox_creation_seconds", Tags.empty());
        recording = timer("kiln_invoker_record_batch_seconds", Tags.empty());
    }

    /** Shows a number that is asked for when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        gauge(name, Tags.empty(), value);
    }

    /** As above, one of several of a name. */
    public void gauge(String name, Tags tags, Supplier<Number> value) {
        gauges.add(Gauge.builder(name, value).tags(tags).tag(INVOKER, invoker).register(registry));
    }

    /** Takes back what would show a state that is no more; what was counted stays. */
    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }

    public void warmStart() {
        warmStarts.increment();
    }

    public void coldStart(boolean isFromStem) {
        (isFromStem ? stemStarts : coldStarts).increment();
    }

    public void evicted() {
        evictions.increment();
    }

    public void refused() {
        refusals.increment();
    }

    public void creationFailed() {
        creationFailures.increment();
    }

    public void poisonMessage() {
        poison.increment();
    }

    public void repeatedMessage() {
        repeats.increment();
    }

    public void created(Duration duration) {
        creation.record(duration);
    }

    /** A phase of an activation that got a sandbox. */
    public void phase(String name, long nanos) {
        phases.computeIfAbsent(name, it -> timer("kiln_invoker_phase_seconds", Tags.of("phase", it)))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** An activation came to its end. */
    public void ended(String status) {
        ends.computeIfAbsent(
                        status,
                        it -> registry.counter("kiln_invoker_activations_total", INVOKER, invoker, "status", it))
                .increment();
    }

    public void recorded(Duration duration) {
        recording.record(duration);
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name)
                .tags(tags)
                .tag(INVOKER, invoker)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
