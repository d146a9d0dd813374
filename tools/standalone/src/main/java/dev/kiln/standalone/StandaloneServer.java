// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.ControllerConfig;
import dev.kiln.controller.ControllerServer;
import dev.kiln.invoker.Epoch;
import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.InvokerPorts;
import dev.kiln.invoker.InvokerServer;
import dev.kiln.invoker.plugins.Plugins;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** All rooms in one process, opened in this order and closed in the other. */
public final class StandaloneServer implements AutoCloseable {

    private static final Duration FIRST_PING_LIMIT = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ControllerServer controller;
    private final ProviderChoice.Chosen chosen;
    private final URI address;

    private StandaloneServer(StandaloneConfig config, PrepareProgress progress) throws InterruptedException {
        try {
            SecureRandom random = new SecureRandom();
            InstantSource clock = InstantSource.system();
            RuntimesManifest manifest = manifest(config.manifest());
            SystemLimits limits = SystemLimits.standard();
            EmbeddedStores stores = open(EmbeddedStores.open(
                    config.dataDirectory().resolve("store"),
                    Thread.ofPlatform().name("store-writer").daemon().factory()));
            MessageBus bus = open(new InMemoryBus(InMemoryBus.Limits.STANDARD, clock));

            Config settings = ConfigFactory.parseMap(
                            Map.of("kiln.invoker.cluster", Installation.name(config.dataDirectory(), random)))
                    .withFallback(config.settings());
            InvokerConfig invokerConfig = InvokerConfig.of(settings);
            long epoch = Epoch.next(invokerConfig.dataDirectory());
            Owner owner = new Owner(
                    invokerConfig.cluster(), invokerConfig.pool(), invokerConfig.id().toString(), epoch);
            chosen = choice(config, invokerConfig, manifest, owner, clock, random, progress).choose(config.runtime());
            open(chosen.provider());

            controller = open(new ControllerServer(
                    ControllerConfig.read(settings),
                    new ControllerServer.Ports(stores.artifacts(), stores.activations(), stores.subjects(), bus),
                    manifest,
                    limits,
                    clock,
                    random));
            address = URI.create("http://localhost:" + controller.address().getPort());
            InvokerServer invoker = open(new InvokerServer(
                    InvokerConfig.of(withApiHost(settings)),
                    new InvokerPorts(
                            stores.artifacts(),
                            stores.activations(),
                            bus,
                            manifest,
                            limits,
                            chosen.provider(),
                            owner,
                            clock,
                            System::nanoTime,
                            controller.meters())));
            invoker.start();
            controller.awaitInvoker(FIRST_PING_LIMIT);
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a server; returns when it takes requests and its invoker works.
     *
     * @param progress told of images that have to be fetched first
     * @throws StartupException when it cannot start; the message is for people
     */
    static StandaloneServer start(StandaloneConfig config, PrepareProgress progress) throws InterruptedException {
        return new StandaloneServer(config, progress);
    }

    URI address() {
        return address;
    }

    ProviderChoice.Chosen chosen() {
        return chosen;
    }

    /** Stops the rooms, the door first; bounded by their own limits. Idempotent. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // the others must be closed all the same
                System.getLogger("dev.kiln.standalone").log(System.Logger.Level.WARNING, "a room did not close", e);
            }
        }
    }
}
