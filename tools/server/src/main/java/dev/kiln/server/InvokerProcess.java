// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.health.HealthRoutes;
import dev.kiln.controller.health.HealthWatch;
import dev.kiln.invoker.Epoch;
import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.InvokerPorts;
import dev.kiln.invoker.InvokerServer;
import dev.kiln.messaging.MessageBus;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.server.provider.Providers;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.Surroundings;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** An invoker with its provider, as one thing that starts and stops. */
final class InvokerProcess implements AutoCloseable {

    private final InvokerServer invoker;
    private final Optional<MetricsDoor> metrics;
    private final HealthWatch watch;
    private final String reason;

    /** What it stands on; stays the caller's to close. */
    record Ports(
            ArtifactStore artifacts,
            ActivationStore activations,
            MessageBus bus,
            InstantSource clock,
            SecureRandom random) {}

    /**
     * What was asked for.
     *
     * @param runtime a provider's name, or {@code auto}
     * @param runtimes the language runtimes in force
     * @param metrics where they are served
     * @param whenReplaced called when another process works under the same number
     */
    record Wishes(
            String runtime,
            boolean hasEgress,
            Runtimes runtimes,
            Optional<InetSocketAddress> metrics,
            Runnable whenReplaced) {}

    private InvokerProcess(
            InvokerServer invoker, PrometheusMeterRegistry meters, Wishes wishes, Ports ports, String reason) {
        this.invoker = invoker;
        this.watch = new HealthWatch(ports.bus()::check, ports.artifacts()::check, meters);
        this.metrics = wishes.metrics().map(it -> MetricsDoor.open(it, meters::scrape, this::health));
        JvmMetrics.bind(meters);
        this.reason = reason;
    }

    /** Chooses the provider, prepares its images with progress, and begins to work. */
    static InvokerProcess start(
            InvokerConfig config, Ports ports, Wishes wishes, Surroundings surroundings, PrintStream out)
            throws InterruptedException {
        Owner owner =
                new Owner(config.cluster(), config.pool(), config.id().toString(), Epoch.next(config.dataDirectory()));
        RuntimeContext context =
                new RuntimeContext(owner, folder(config), ports.clock(), ports.random(), MetricsSink.none());
        PrepareProgress progress = (step, done, total) -> out.println("  " + step);
        Providers providers = new Providers(surroundings, wishes.hasEgress(), config, context);
        Providers.First first =
                providers.first(wishes.runtime(), wishes.runtimes().manifest(), progress);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            InvokerServer invoker = new InvokerServer(
                    config,
                    new InvokerPorts(
                            ports.artifacts(),
                            ports.activations(),
                            ports.bus(),
                            wishes.runtimes(),
                            SystemLimits.standard(),
                            providers.port(first),
                            providers,
                            owner,
                            ports.clock(),
                            System::nanoTime,
                            meters),
                    wishes.whenReplaced());
            InvokerProcess process = new InvokerProcess(invoker, meters, wishes, ports, first.reason());
            Thread.ofVirtual().name("health").start(process.watch);
            invoker.start();
            return process;
        } catch (RuntimeException e) {
            first.chosen().provider().close();
            throw e;
        }
    }

    /** Which provider it works with, and why. */
    String reason() {
        return reason;
    }

    /** Where its metrics are served; empty when they are not. */
    String metricsAddress() {
        return metrics.map(it -> it.address().toString()).orElse("");
    }

    @Override
    public void close() {
        invoker.close();
        metrics.ifPresent(MetricsDoor::close);
        watch.close();
    }

    private ObjectNode health() {
        return HealthRoutes.body(watch.troubles(), invoker.troubles());
    }

    private static Path folder(InvokerConfig config) {
        Path folder = config.dataDirectory().resolve("provider");
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartupException("the folder " + folder + " cannot be made: " + e, List.of());
        }
    }
}
