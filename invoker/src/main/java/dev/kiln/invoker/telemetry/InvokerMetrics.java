// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What is counted and timed, with the names; each event is told here where it happens. Safe for use by several threads. */
public final class InvokerMetrics implements AutoCloseable {

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
    private final Timer queueing;
    private final Timer init;
    private final Timer run;
    private final Timer recording;

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
        creation = registry.timer("kiln_invoker_sandbox_creation_seconds", INVOKER, invoker);
        queueing = registry.timer("kiln_invoker_queue_seconds", INVOKER, invoker);
        init = registry.timer("kiln_invoker_init_seconds", INVOKER, invoker);
        run = registry.timer("kiln_invoker_run_seconds", INVOKER, invoker);
        recording = registry.timer("kiln_invoker_record_batch_seconds", INVOKER, invoker);
    }

    /** Shows a number that is asked for when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        gauges.add(Gauge.builder(name, value).tag(INVOKER, invoker).register(registry));
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

    public void queued(Duration duration) {
        queueing.record(duration);
    }

    public void initialized(Duration duration) {
        init.record(duration);
    }

    public void ran(Duration duration) {
        run.record(duration);
    }

    public void recorded(Duration duration) {
        recording.record(duration);
    }
}
