// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What is counted and timed, with the names; each event is told here where it happens. Safe for use by several threads. */
public final class InvokerMetrics {

    private final MeterRegistry registry;
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

    public InvokerMetrics(MeterRegistry registry) {
        this.registry = registry;
        warmStarts = registry.counter("kiln_invoker_starts_total", "start", "warm");
        coldStarts = registry.counter("kiln_invoker_starts_total", "start", "cold");
        stemStarts = registry.counter("kiln_invoker_starts_total", "start", "stem");
        evictions = registry.counter("kiln_invoker_evictions_total");
        refusals = registry.counter("kiln_invoker_refusals_total");
        creationFailures = registry.counter("kiln_invoker_sandbox_creation_failures_total");
        poison = registry.counter("kiln_invoker_poison_messages_total");
        repeats = registry.counter("kiln_invoker_repeated_messages_total");
        creation = registry.timer("kiln_invoker_sandbox_creation_seconds");
        queueing = registry.timer("kiln_invoker_queue_seconds");
        init = registry.timer("kiln_invoker_init_seconds");
        run = registry.timer("kiln_invoker_run_seconds");
        recording = registry.timer("kiln_invoker_record_batch_seconds");
    }

    /** Shows a number that is asked for when somebody looks. */
    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
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
