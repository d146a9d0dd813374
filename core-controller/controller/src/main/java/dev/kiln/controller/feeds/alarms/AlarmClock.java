// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import dev.kiln.controller.feeds.lifecycle.FeedFire;
import dev.kiln.messaging.wire.ControllerId;
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
 * Fires the alarms that are due. Every controller of a cluster does, and of those who would fire the same one only the one whose
 * claim was written does. A claim ends by itself: what somebody claimed who died is fired by another one, unless the record of the
 * fire is there already. {@link #run()} wants a thread of its own.
 */
public final class AlarmClock implements Runnable, AutoCloseable {

    /** The kind of documents that alarms are. */
    public static final String KIND = AlarmCodec.KIND;

    private static final Logger log = LoggerFactory.getLogger(AlarmClock.class);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /** Looks are that much apart more or less, so that controllers do not look together. */
    private static final int JITTER_PERCENT = 20;

    private final DocumentStore documents;
    private final FeedFire fire;
    private final Consumer<String> counted;
    private final String self;
    private final AlarmsConfig config;
    private final Executor threads;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore free;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Makes it.
     *
     * @param counted takes how each attempt ended, in the words of {@code kiln_alarms_total}
     * @param threads gives each fire a thread at once
     */
    public AlarmClock(
            DocumentStore documents,
            FeedFire fire,
            Consumer<String> counted,
            ControllerId self,
            AlarmsConfig config,
            Executor threads,
            InstantSource clock,
            RandomGenerator random) {
        this.documents = documents;
        this.fire = fire;
        this.counted = counted;
        this.self = self.toString();
        this.config = config;
        this.threads = threads;
        this.clock = clock;
        this.random = random;
        this.free = new Semaphore(config.parallel());
    }

    @Override
    public void run() {
        try {
            while (!pause()) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes up nothing more, and waits for the fires that are under way; bounded by some seconds. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!free.tryAcquire(config.parallel(), STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("alarms were going off when this controller stopped; others see to them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fires what is due, one batch of it, and waits for none but the last few. */
    void look() throws InterruptedException {
        try {
            List<Stored<Document>> due =
                    new ArrayList<>(documents.due(AlarmCodec.KIND, clock.instant(), config.batch()));
            // so that several controllers do not go for the same one all the time
            Collections.shuffle(due, Random.from(random));
            for (Stored<Document> stored : due) {
                if (closed.getCount() == 0) {
                    return;
                }
                free.acquire();
                threads.execute(() -> {
                    try {
                        goOff(stored);
                    } finally {
                        free.release();
                    }
                });
            }
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("alarms wait: the store does not tell which are due");
        }
    }

    private boolean pause() throws InterruptedException {
        long millis = config.lookInterval().toMillis();
        long jitter = millis * JITTER_PERCENT / 100;
        return closed.await(millis + (jitter == 0 ? 0 : random.nextLong(-jitter, jitter)), TimeUnit.MILLISECONDS);
    }

    /** Claims one and fires it, if nobody else does. */
    private void goOff(Stored<Document> stored) {
        try {
            Alarm alarm = AlarmCodec.fromDocument(stored.value());
            Alarm claimed = alarm.claimed(self, now(), config.lease());
            if (write(claimed, stored) instanceof PutOutcome.Written written) {
                Alarm next = next(claimed, alarm.claim().isPresent());
                // a conflict means that its owner changed it meanwhile, and counts
                PutOutcome kept = documents.put(AlarmCodec.toDocument(next), new Expected.At(written.revision()));
                if (kept instanceof PutOutcome.Written) {
                    afterwards(next);
                }
            }
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("alarm", stored.value().key())
                    .addKeyValue("reason", e.getMessage())
                    .log("an alarm waits for the store");
        } catch (IllegalArgumentException e) {
            unreadable(stored, e);
        }
    }

    private PutOutcome write(Alarm alarm, Stored<Document> old) {
        return documents.put(AlarmCodec.toDocument(alarm), new Expected.At(old.revision()));
    }

    private Alarm next(Alarm claimed, boolean isRepeated) {
        FeedFire.Outcome outcome =
                fire.fire(claimed.trigger(), claimed.subject(), claimed.plan().payload(), claimed.fireId(), isRepeated);
        Instant now = now();
        return switch (outcome) {
            case FeedFire.Outcome.Fired fired -> {
                counted.accept("fired");
                yield claimed.fired(now);
            }
            case FeedFire.Outcome.NotNow notNow -> {
                Alarm later = claimed.notNow(notNow.reason(), now, config.retryPause(), config.retryFor());
                counted.accept(later.claim().isPresent() ? "postponed" : "skipped");
                yield later;
            }
            case FeedFire.Outcome.Never never -> {
                counted.accept("disabled");
                log.atInfo()
                        .addKeyValue("trigger", claimed.trigger())
                        .addKeyValue("reason", never.reason())
                        .log("an alarm was disabled");
                yield claimed.disabled(never.status(), never.reason(), now);
            }
        };
    }

    /** An alarm that goes off once may take its trigger with it. */
    private void afterwards(Alarm done) {
        boolean isOver = done.scheduled().isEmpty() && done.fired() > 0;
        if (!isOver || done.plan().afterwards() == AlarmPlan.Afterwards.KEEP) {
            return;
        }
        try {
            boolean withRules = done.plan().afterwards() == AlarmPlan.Afterwards.DELETE_WITH_RULES;
            fire.discard(done.trigger(), done.subject(), withRules);
            documents
                    .get(AlarmCodec.key(done.trigger()))
                    .ifPresent(it -> documents.delete(it.value().key(), it.revision()));
        } catch (RuntimeException e) { // whatever it is: it went off, and its trigger is merely still there
            log.atWarn()
                    .addKeyValue("trigger", done.trigger())
                    .addKeyValue("reason", e.getMessage())
                    .log("a trigger was to be deleted after it fired, and is still there");
        }
    }

    /** It must not come again each second; a newer controller may know how to read it when it is written anew. */
    private void unreadable(Stored<Document> stored, IllegalArgumentException reason) {
        log.atError()
                .addKeyValue("alarm", stored.value().key())
                .setCause(reason)
                .log("an alarm cannot be read and waits an hour; have its owner create it again");
        Instant later = now().plus(Duration.ofHours(1));
        try {
            documents.put(
                    new Document(
                            stored.value().key(),
                            Optional.of(later),
                            stored.value().content()),
                    new Expected.At(stored.revision()));
        } catch (StoreException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("and the store is away");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
