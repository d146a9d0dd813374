// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.ControllerConfig;
import dev.kiln.controller.ControllerPorts;
import dev.kiln.controller.ControllerServer;
import dev.kiln.invoker.Epoch;
import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.InvokerPorts;
import dev.kiln.invoker.InvokerServer;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.kafka.source.KafkaTopicSource;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.server.provider.ProviderChoice;
import dev.kiln.server.provider.Providers;
import dev.kiln.server.start.ManifestFile;
import dev.kiln.server.start.StartupException;
import dev.kiln.store.runtimes.RuntimesDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rooms in one process, opened in this order and closed in the other, but for the door, which closes first. */
public final class StandaloneServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);
    private static final Duration FIRST_PING_LIMIT = Duration.ofSeconds(20);
    private static final Duration FIRST_PING_LOOK = Duration.ofMillis(2);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final StandaloneConfig config;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final ProviderChoice.Chosen chosen;
    private final URI address;
    private final String guestCredential;

    private StandaloneServer(StandaloneConfig config, PrepareProgress progress) throws InterruptedException {
        this.config = config;
        try {
            Config settings = ConfigFactory.parseMap(
                            Map.of("kiln.invoker.cluster", Installation.name(config.dataDirectory(), random)))
                    .withFallback(config.settings());
            ControllerConfig controllerConfig = ControllerConfig.read(settings);
            InvokerConfig invokerConfig = InvokerConfig.of(settings);
            RuntimesManifest manifest = ManifestFile.read(config.manifest());
            SystemLimits limits = SystemLimits.standard();

            TopicName toInvoker = new Topics(controllerConfig.topicPrefix(), 1)
                    .invoker(invokerConfig.id())
                    .name();
            ControllerPorts ground = new Ground(config.ground(), settings, clock, this::open)
                    .open(toInvoker::equals, random)
                    .reading(new KafkaTopicSource());
            Runtimes runtimes = RuntimesDocument.read(ground.documents(), manifest);
            Owner owner = owner(invokerConfig);
            Providers providers = new Providers(
                    config.surroundings(), config.hasEgress(), invokerConfig, context(invokerConfig, owner));
            Providers.First first = providers.first(config.runtime(), runtimes.manifest(), progress);
            chosen = first.chosen();
            open(chosen.provider());

            ControllerServer controller =
                    open(new ControllerServer(controllerConfig, ground, manifest, limits, clock, random));
            address = URI.create(controllerConfig.http().scheme() + "://" + hostOf(controllerConfig) + ":"
                    + controller.address().getPort());
            guestCredential =
                    controllerConfig.identity().firstSubjects().getFirst().key().reveal();
            InvokerPorts ports = new InvokerPorts(
                    ground.artifacts(),
                    ground.activations(),
                    ground.bus(),
                    runtimes,
                    limits,
                    providers.port(first),
                    providers,
                    owner,
                    clock,
                    System::nanoTime,
                    controller.meters());
            InvokerServer invoker = new InvokerServer(InvokerConfig.of(fitted(settings)), ports);
            // below the controller: its door closes first, while there is still somebody who ends what was accepted
            opened.pop();
            open(invoker);
            open(controller);
            invoker.start();
            awaitInvoker(controller);
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

    /** {@code uuid:key} of the first subject. */
    String guestCredential() {
        return guestCredential;
    }

    ProviderChoice.Chosen chosen() {
        return chosen;
    }

    /** Whether functions cannot talk to the world, as their provider has no network of its own to give. */
    boolean hasNoNetwork() {
        return Providers.isLender(chosen.provider()) && !config.hasEgress();
    }

    Path dataDirectory() {
        return config.dataDirectory();
    }

    /** Which bus it has, for people. */
    String busWords() {
        return switch (config.ground().bus()) {
            case Ground.Bus.InMemory memory -> "in memory, with a journal in the data folder";
            case Ground.Bus.Broker broker -> "a Kafka of its own, in the data folder";
            case Ground.Bus.External external ->
                "the Kafka at " + config.settings().getString("kiln.bus.servers");
        };
    }

    /** Which store it has, for people. */
    String storeWords() {
        return switch (config.ground().store()) {
            case Ground.Store.Embedded embedded -> "embedded, in the data folder";
            case Ground.Store.CouchDb database ->
                "the CouchDB at " + config.settings().getString("kiln.store.url");
        };
    }

    /** Stops the rooms; bounded by their own limits. Idempotent. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // one room's failure must not keep the others open
                LOG.atWarn().setCause(e).log("a room did not close as it should");
            }
        }
    }

    private <T extends AutoCloseable> T open(T room) {
        opened.push(room);
        return room;
    }

    private Owner owner(InvokerConfig invoker) {
        return new Owner(
                invoker.cluster(), invoker.pool(), invoker.id().toString(), Epoch.next(invoker.dataDirectory()));
    }

    private RuntimeContext context(InvokerConfig invoker, Owner owner) {
        Path folder = invoker.dataDirectory().resolve("provider");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartupException("the folder " + folder + " cannot be made: " + e, List.of());
        }
        return new RuntimeContext(owner, folder, clock, random, MetricsSink.none());
    }

    /** What is known only once the port is: where actions find the API. */
    private Config fitted(Config settings) {
        Map<String, Object> known = new HashMap<>();
        known.put("kiln.invoker.sandbox.api-host", address.toString());
        return ConfigFactory.parseMap(known).withFallback(settings);
    }

    private static String hostOf(ControllerConfig controller) {
        String host = controller.http().host();
        return host.equals("127.0.0.1") || host.equals("0.0.0.0") ? "localhost" : host;
    }

    /** A call that came before the invoker's first ping would be refused. */
    private static void awaitInvoker(ControllerServer controller) throws InterruptedException {
        long end = System.nanoTime() + FIRST_PING_LIMIT.toNanos();
        while (!controller.hasInvoker()) {
            if (System.nanoTime() > end) {
                throw new StartupException(
                        "the invoker did not get ready within " + FIRST_PING_LIMIT.toSeconds() + " s",
                        List.of("see the log above for the provider's health"));
            }
            TimeUnit.NANOSECONDS.sleep(FIRST_PING_LOOK.toNanos());
        }
    }
}
