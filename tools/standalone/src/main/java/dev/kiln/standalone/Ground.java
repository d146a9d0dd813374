// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.Config;
import dev.kiln.controller.ControllerPorts;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.journal.JournaledBus;
import dev.kiln.server.connect.Connections;
import dev.kiln.server.start.Surroundings;
import dev.kiln.store.couchdb.CouchDbStores;
import dev.kiln.store.embedded.EmbeddedStores;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a server stands on, its stores and its bus, opened as they were asked for. {@code open} takes what has to be closed later. */
final class Ground {

    private final Wishes wishes;
    private final Connections connections;
    private final InstantSource clock;
    private final Opened opened;

    /** Which bus. */
    sealed interface Bus {
        record InMemory() implements Bus {}

        /** A Kafka that is started with the server; of the jars that were built, unless others are named. */
        record Broker(Surroundings surroundings, Optional<String> classPath) implements Bus {}

        /** The Kafka that the settings name. */
        record External() implements Bus {}
    }

    /** Which store. */
    sealed interface Store {
        record Embedded() implements Store {}

        /** The CouchDB that the settings name. */
        record CouchDb() implements Store {}
    }

    record Wishes(Path dataDirectory, Bus bus, Store store) {}

    /** Remembers what has to be closed, the last first. */
    interface Opened {
        <T extends AutoCloseable> T open(T room);
    }

    Ground(Wishes wishes, Config settings, InstantSource clock, Opened opened) {
        this.wishes = wishes;
        this.connections = new Connections(settings, clock);
        this.clock = clock;
        this.opened = opened;
    }

    /**
     * Opens stores and bus; blocks until they answer.
     *
     * @param isKept topics whose messages must outlive the process
     */
    ControllerPorts open(Predicate<TopicName> isKept, RandomGenerator random) throws InterruptedException {
        switch (wishes.store()) {
            case Store.Embedded embedded -> {
                EmbeddedStores stores = opened.open(EmbeddedStores.open(
                        wishes.dataDirectory().resolve("store"),
                        Thread.ofPlatform().name("store-writer").daemon().factory()));
                return new ControllerPorts(
                        stores.artifacts(), stores.activations(), stores.subjects(), stores.documents(), bus(isKept));
            }
            case Store.CouchDb database -> {
                CouchDbStores stores = opened.open(connections.stores(random));
                return new ControllerPorts(
                        stores.artifacts(),
                        stores.activations(),
                        stores.subjects(),
                        stores.documents(),
                        bus(isKept),
                        Optional.of(stores.changes()));
            }
        }
    }

    private MessageBus bus(Predicate<TopicName> isKept) throws InterruptedException {
        return switch (wishes.bus()) {
            // what was accepted and not yet run must outlive this process; the rest is nobody's business afterwards
            case Bus.InMemory memory ->
                opened.open(new JournaledBus(
                        wishes.dataDirectory().resolve("bus"), isKept, JournaledBus.Limits.STANDARD, clock));
            case Bus.Broker broker -> {
                String classPath = broker.classPath().orElseGet(() -> OwnBroker.builtClassPath(broker.surroundings()));
                OwnBroker own = opened.open(
                        OwnBroker.start(classPath, wishes.dataDirectory().resolve("broker")));
                yield connected(connections.at(own.address()));
            }
            case Bus.External external -> connected(connections);
        };
    }

    private MessageBus connected(Connections to) throws InterruptedException {
        MessageBus bus = opened.open(to.bus("kiln-standalone"));
        to.await(bus);
        return bus;
    }
}
