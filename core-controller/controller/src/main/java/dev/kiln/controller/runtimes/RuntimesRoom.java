// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.runtimes;

import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.book.Book;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.documents.DocumentStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The language runtimes put together: those in force, their paths, and how invokers hear of them. */
public final class RuntimesRoom implements Supplier<RuntimesManifest>, AutoCloseable {

    private final Book<Runtimes> book;
    private final RuntimesTeller teller;
    private final RuntimesRoutes routes;

    /**
     * Its neighbours.
     *
     * @param sightings the invokers as they are now; must not wait
     */
    public record Neighbours(DocumentStore documents, Supplier<List<Sighting>> sightings, AuditLog audit) {}

    /**
     * How invokers are told.
     *
     * @param timeout for the bus to take a message
     * @param look from one look at invokers to the next
     * @param tellAgain before which the same is not said twice
     */
    public record Line(MessageBus bus, TopicSpec topic, Duration timeout, Duration look, Duration tellAgain) {}

    /**
     * Reads what is in force. Blocks on the store.
     *
     * @param file in force until an operator says something else
     */
    public RuntimesRoom(Neighbours neighbours, RuntimesManifest file, Line line, InstantSource clock) {
        book = new Book<>(neighbours.documents(), new RuntimesScript(file));
        teller = new RuntimesTeller(book, neighbours.sightings(), line, clock);
        routes = new RuntimesRoutes(book, teller, neighbours.audit());
    }

    /** The manifest in force. Never waits. */
    @Override
    public RuntimesManifest get() {
        return book.get().manifest();
    }

    public List<Route> routes() {
        return routes.routes();
    }

    /** Begins to see what other controllers are told, and to tell invokers. */
    public void start() {
        Thread.ofVirtual().name("runtimes").start(book);
        Thread.ofVirtual().name("runtimes-teller").start(teller);
    }

    @Override
    public void close() {
        teller.close();
        book.close();
    }
}
