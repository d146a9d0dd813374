// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document of the journal, for one after the other. Its writes follow each other and nobody waits for them here. Safe for use by
 * several threads.
 */
final class Place {

    private static final Logger log = LoggerFactory.getLogger(Place.class);

    /** So long after the end its record is in the store. */
    private static final Duration REST = Duration.ofSeconds(2);

    private enum State {
        FREE,
        TAKEN,
        LEFT
    }

    private final Document.Key key;
    private final DocumentStore store;
    private final Executor threads;
    private final InstantSource clock;

    // guarded by this
    private State state = State.FREE;
    private Optional<ObjectNode> content = Optional.empty();
    private Instant due = Instant.MIN;
    private Instant leftAt = Instant.MIN;
    private CompletableFuture<Optional<Revision>> written = CompletableFuture.completedFuture(Optional.empty());

    Place(Document.Key key, DocumentStore store, Executor threads, InstantSource clock) {
        this.key = key;
        this.store = store;
        this.threads = threads;
        this.clock = clock;
    }

    /** Completes once the content is in the store, or could not be written. */
    synchronized CompletionStage<Void> take(ObjectNode next) { // see the fields
        state = State.TAKEN;
        content = Optional.of(next);
        write(next);
        return written.thenAccept(revision -> {});
    }

    synchronized void leave() { // see the fields
        state = State.LEFT;
        leftAt = clock.instant();
    }

    /** Does what time asks for; true when it became free just now. */
    synchronized boolean tend(Instant now) { // see the fields
        if (content.isEmpty() || (state == State.LEFT && leftAt.plus(REST).isAfter(now))) {
            return false;
        }
        boolean isOld = due.isBefore(now.plus(Journal.LEASE.dividedBy(2)));
        switch (state) {
            case TAKEN -> {
                if (isOld) {
                    write(content.get());
                }
            }
            case FREE -> {
                if (isOld) {
                    clear();
                }
            }
            case LEFT -> {
                state = State.FREE;
                return true;
            }
        }
        return false;
    }

    /** Forgets what has ended. */
    synchronized CompletionStage<Void> close() { // see the fields
        if (state != State.TAKEN && content.isPresent()) {
            clear();
        }
        return written.thenAccept(revision -> {});
    }

    private void write(ObjectNode now) {
        due = clock.instant().plus(Journal.LEASE);
        Document document = new Document(key, Optional.of(due), now);
        then(revision -> put(document, revision));
    }

    private void clear() {
        content = Optional.empty();
        then(revision -> {
            revision.ifPresent(it -> store.delete(key, it));
            return Optional.empty();
        });
    }

    private void then(UnaryOperator<Optional<Revision>> work) {
        written = written.thenApplyAsync(
                revision -> {
                    try {
                        return work.apply(revision);
                    } catch (StoreException e) {
                        // what runs must not wait for a store that is away; it is written again when it is to be
                        // renewed
                        log.atDebug()
                                .addKeyValue("document", key)
                                .addKeyValue("reason", e.getMessage())
                                .log("cannot remember what is under way");
                        return revision;
                    }
                },
                threads);
    }

    private Optional<Revision> put(Document document, Optional<Revision> revision) {
        Expected expected = revision.<Expected>map(Expected.At::new).orElseGet(Expected.Absent::new);
        if (store.put(document, expected) instanceof PutOutcome.Written done) {
            return Optional.of(done.revision());
        }
        // a write whose answer was lost, or somebody who took this controller for dead
        return store.get(key).map(Stored::revision);
    }
}
