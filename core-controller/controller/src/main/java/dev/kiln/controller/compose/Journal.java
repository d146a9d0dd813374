// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.json.Json;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.Page;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the store which sequences and compositions are under way, with the record that each is to have if its controller
 * dies; whoever finds one that nobody looks after any more writes that record. Each one under way has a place, and places are
 * used again, so that it costs one write. Safe for use by several threads; only {@link #run} blocks.
 */
public final class Journal implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    static final Duration LEASE = Duration.ofSeconds(15);

    static final String KIND = "composition";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST = 200;
    private static final String RECORD = "record";

    private final DocumentStore documents;
    private final ActivationStore records;
    private final ControllerId self;
    private final String life;
    private final Predicate<ControllerId> isUp;
    private final Executor threads;
    private final InstantSource clock;

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Place> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Only read and written by {@link #look}. */
    private boolean isFirst = true;

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    /**
     * Makes it; somebody gives it a thread.
     *
     * @param isUp whether another controller is there, which then looks after what it runs
     * @param threads for writes, each of which blocks
     */
    public Journal(
            DocumentStore documents,
            ActivationStore records,
            ControllerId self,
            Predicate<ControllerId> isUp,
            Executor threads,
            InstantSource clock) {
        this.documents = documents;
        this.records = records;
        this.self = self;
        // places of an earlier life of this controller are not its own
        this.life = self + "/" + clock.instant().toEpochMilli();
        this.isUp = isUp;
        this.threads = threads;
        this.clock = clock;
    }

    /** One that is under way. */
    sealed interface Entry {

        /** Completes once it is remembered; also when the store is away, as that must not keep anything from running. */
        CompletionStage<Void> remembered();

        /** It ended, and has its record or will have it in a moment. */
        void left();

        /** It has a place. */
        record Remembered(Place place, CompletionStage<Void> remembered) implements Entry {
            @Override
            public void left() {
                place.leave();
            }
        }

        /** Nobody wants its record. */
        record Unremembered() implements Entry {
            @Override
            public CompletionStage<Void> remembered() {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void left() {
                // nothing is to be forgotten
            }
        }
    }

    /** It begins; {@code ifLost} is what its record says should this controller die. */
    Entry enter(Activation ifLost) {
        Place place = Optional.ofNullable(free.pollFirst()).orElseGet(this::newPlace);
        return new Entry.Remembered(place, place.take(content(ifLost)));
    }

    @Override
    public void run() {
        while (!isClosed) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                look();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreException e) {
                log.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("cannot look for sequences and compositions of controllers that are gone; will try again");
            } catch (RuntimeException e) { // whatever it is: the leases of what runs here must not end with this thread
                log.error("looking for sequences and compositions of controllers that are gone failed", e);
            }
        }
    }

    /** Forgets what has ended; bounded by seconds. */
    @Override
    public void close() {
        isClosed = true;
        CompletableFuture<?>[] all = places.values().stream()
                .map(it -> it.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("reason", e).log("what ended here may be looked at once more by others");
        }
    }

    /** One look at what runs here, and at what nobody looks after. */
    void look() {
        Instant now = clock.instant();
        // first what runs here: whatever goes wrong with the rest must not cost it its lease
        places.values().stream().filter(it -> it.tend(now)).forEach(free::addFirst);
        if (isFirst) {
            // no two controllers share an id, so what an earlier life left need not wait for the end of its lease
            documents.list(KIND, self + "/", new Page(0, MOST)).stream()
                    .filter(it -> !it.value().key().id().startsWith(life + "/"))
                    .forEach(it -> bury(it, now));
            isFirst = false;
        }
        for (Stored<Document> due : documents.due(KIND, now, MOST)) {
            if (!places.containsKey(due.value().key().id())
                    && !isUp.test(owner(due.value().key()))) {
                bury(due, now);
            }
        }
    }

    /** The record first, as it may be written twice; what is forgotten too early is gone. */
    private void bury(Stored<Document> due, Instant now) {
        Document document = due.value();
        try {
            Activation lost = ActivationCodec.fromJson(document.content().withObjectProperty(RECORD))
                    .endedAt(now);
            records.append(List.of(lost));
            log.atWarn()
                    .addKeyValue("activation", lost.id())
                    .addKeyValue("controller", owner(document.key()))
                    .log("a sequence or composition was lost with its controller");
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            // the others must not wait behind what nobody will ever read
            log.atError()
                    .addKeyValue("document", document.key())
                    .setCause(e)
                    .log("what was lost with a controller cannot be read, and has no record");
        }
        documents.delete(document.key(), due.revision());
    }

    private Place newPlace() {
        String id = life + "/" + numbers.getAndIncrement();
        Place place = new Place(new Document.Key(KIND, id), documents, threads, clock);
        places.put(id, place);
        return place;
    }

    private static ControllerId owner(Document.Key key) {
        return new ControllerId(key.id().substring(0, key.id().indexOf('/')));
    }

    private static ObjectNode content(Activation ifLost) {
        ObjectNode content = Json.object();
        content.set(RECORD, ActivationCodec.toStored(ifLost));
        return content;
    }
}
