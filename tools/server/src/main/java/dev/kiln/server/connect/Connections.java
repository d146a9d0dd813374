// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.connect;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.kafka.KafkaBus;
import dev.kiln.server.start.StartupException;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.CouchDbStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what a process of a cluster stands on, and waits for it: parts of a cluster may be started in any order. */
public final class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Config settings;
    private final InstantSource clock;

    public Connections(Config settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The same, but to another Kafka. */
    public Connections at(String servers) {
        return new Connections(
                ConfigFactory.parseMap(Map.of("kiln.bus.servers", servers)).withFallback(settings), clock);
    }

    /**
     * A bus over the Kafka of {@code kiln.bus}; the caller closes it.
     *
     * @param clientId what the brokers call this process
     */
    public MessageBus bus(String clientId) {
        try {
            return KafkaBus.connect(BusSettings.read(settings, clientId), clock);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StartupException("the bus cannot be used as it is set: " + e.getMessage(), List.of());
        }
    }

    /** Waits until the bus answers. */
    public void await(MessageBus bus) throws InterruptedException {
        retry("the message bus", () -> {
            if (bus.check() instanceof MessageBus.BusHealth.Down down) {
                throw new BusException.Unavailable(down.reason(), null);
            }
            return bus;
        });
    }

    /** The stores in the CouchDB of {@code kiln.store}; waits for it. The caller closes them. */
    public CouchDbStores stores(RandomGenerator random) throws InterruptedException {
        try {
            var config = StoreSettings.read(settings);
            return retry(
                    "the store",
                    () -> CouchDbStores.open(
                            config, Thread.ofPlatform().name("changes").daemon().factory(), random));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StartupException("the store cannot be used as it is set: " + e.getMessage(), List.of());
        }
    }

    private static <T> T retry(String what, Supplier<T> attempt) throws InterruptedException {
        RuntimeException last = new IllegalStateException("never tried");
        for (long waited = 0; waited < PATIENCE.toMillis(); waited += PAUSE.toMillis()) {
            try {
                return attempt.get();
            } catch (BusException.Unavailable | StoreException.Unavailable e) {
                // a connection that is new has heard of nobody yet, so the first failure means nothing
                if (waited == PAUSE.toMillis()) {
                    log.atWarn().addKeyValue("reason", e.getMessage()).log("waiting for {}", what);
                }
                last = e;
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
        throw new StartupException(
                what + " did not answer within " + PATIENCE.toMinutes() + " minutes: " + last.getMessage(), List.of());
    }
}
