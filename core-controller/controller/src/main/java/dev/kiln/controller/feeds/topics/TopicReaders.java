// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import dev.kiln.controller.feeds.lifecycle.FeedFire;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.messaging.topics.TopicSource;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that this controller reads. Every controller looks for those that nobody reads; whoever has a lease written reads one,
 * and says so again and again. {@link #run()} wants a thread of its own.
 */
public final class TopicReaders implements Runnable, AutoCloseable {

    /** The kind of documents that say which topics are read. */
    public static final String KIND = Subscription.KIND;

    private static final Logger log = LoggerFactory.getLogger(TopicReaders.class);

    private static final int BATCH = 100;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration UNREADABLE = Duration.ofHours(1);
    private static final int NOT_ALLOWED = 403;

    private final Tools tools;
    private final Executor threads;
    private final Semaphore free;

    /**
     * What readers work with.
     *
     * @param counted takes how each attempt to fire ended, in the words of {@code kiln_topic_fires_total}
     * @param self this controller
     * @param closed when the server stops
     */
    public record Tools(
            DocumentStore documents,
            TopicSource source,
            FeedFire fire,
            Consumer<String> counted,
            String self,
            TopicsConfig config,
            long maxPayloadBytes,
            InstantSource clock,
            RandomGenerator random,
            CountDownLatch closed) {

        boolean isClosed() {
            return closed.getCount() == 0;
        }
    }

    /**
     * Makes them.
     *
     * @param threads gives each reader a thread at once
     */
    public TopicReaders(Tools tools, Executor threads) {
        this.tools = tools;
        this.threads = threads;
        this.free = new Semaphore(tools.config().maxReaders());
    }

    @Override
    public void run() {
        try {
            while (!tools.closed().await(tools.config().lookInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives all topics to the other controllers; bounded by some seconds. */
    @Override
    public void close() {
        tools.closed().countDown();
        try {
            if (!free.tryAcquire(tools.config().maxReaders(), STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("topics were being read when this controller stopped; others read on after the lease");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            List<Stored<Document>> due = new ArrayList<>(
                    tools.documents().due(Subscription.KIND, tools.clock().instant(), BATCH));
            Collections.shuffle(due, Random.from(tools.random()));
            for (Stored<Document> stored : due) {
                // one more than may be read waits for a controller that has room
                if (!free.tryAcquire()) {
                    return;
                }
                threads.execute(() -> {
                    try {
                        take(stored);
                    } finally {
                        free.release();
                    }
                });
            }
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("topics wait: the store does not tell which are to be read");
        }
    }

    private void take(Stored<Document> stored) {
        try {
            Subscription found = Subscription.fromDocument(stored.value());
            Instant now = now();
            Optional<String> forbidden = found.plan().brokers().stream()
                    .filter(it -> !tools.config().allows(it))
                    .findFirst();
            Subscription taken = forbidden
                    .map(broker -> found.in(new FeedState.Disabled(
                            now, NOT_ALLOWED, "The broker '" + broker + "' may not be read here any more.")))
                    .orElseGet(() ->
                            found.leased(tools.self(), now.plus(tools.config().lease())));
            PutOutcome outcome = tools.documents().put(taken.toDocument(), new Expected.At(stored.revision()));
            if (forbidden.isEmpty() && outcome instanceof PutOutcome.Written written) {
                new TopicPump(tools, taken, written.revision()).run();
            }
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("topic", stored.value().key())
                    .addKeyValue("reason", e.getMessage())
                    .log("a topic waits for the store");
        } catch (IllegalArgumentException e) {
            unreadable(stored, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // whatever it is: the lease ends, and somebody tries again
            log.atError().addKeyValue("topic", stored.value().key()).setCause(e).log("a topic is read no more for now");
        }
    }

    /** It must not come again each second. */
    private void unreadable(Stored<Document> stored, IllegalArgumentException reason) {
        log.atError()
                .addKeyValue("topic", stored.value().key())
                .setCause(reason)
                .log("a topic's feed cannot be understood and waits; have its owner create it again");
        Document later = new Document(
                stored.value().key(),
                Optional.of(now().plus(UNREADABLE)),
                stored.value().content());
        try {
            tools.documents().put(later, new Expected.At(stored.revision()));
        } catch (StoreException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("and the store is away");
        }
    }

    private Instant now() {
        return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
