// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What every process tells of its JVM, by Micrometer's own names. */
final class JvmMetrics implements AutoCloseable {

    private final JvmGcMetrics collections = new JvmGcMetrics();

    private JvmMetrics() {}

    static JvmMetrics bind(MeterRegistry registry) {
        JvmMetrics metrics = new JvmMetrics();
        metrics.collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return metrics;
    }

    @Override
    public void close() {
        collections.close();
    }
}
