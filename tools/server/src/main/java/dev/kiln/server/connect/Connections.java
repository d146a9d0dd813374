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
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what a process of a cluster stands on, and waits for it: parts of a cluster may be started in any order. */
public final class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);
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
        untilThere("the message bus", () -> {
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
            return untilThere(
                    "the store",
                    () -> CouchDbStores.open(
                            config, Thread.ofPlatform().name("changes").daemon().factory(), random));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StartupException("the store cannot be used as it is set: " + e.getMessage(), List.of());
        }
    }

    /** Something that needs the bus or the store. */
    @FunctionalInterface
    public interface Attempt<T> {
        T make() throws InterruptedException;
    }

    /**
     * Makes it as often as bus or store are away, for as long as that takes: whoever ended now would have to be started again by
     * hand. Says so once, and again each minute.
     *
     * @param what is waited for
     */
    public static <T> T untilThere(String what, Attempt<T> attempt) throws InterruptedException {
        // a connection that is new has heard of nobody yet, so the first failure means nothing
        long untold = TOLD_AGAIN.minus(PAUSE).toMillis();
        while (true) {
            try {
                return attempt.make();
            } catch (BusException.Unavailable | StoreException.Unavailable e) {
                if (untold >= TOLD_AGAIN.toMillis()) {
                    log.atWarn().addKeyValue("reason", e.getMessage()).log("waiting for {}", what);
                    untold = 0;
                }
                untold += PAUSE.toMillis();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }
}
