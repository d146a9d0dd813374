// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records that are the controller's: of activations that nobody else can write any more, and of what a controller
 * runs itself. Any thread hands records in and does not wait; one thread of its own runs {@link #run()}. When the store is away the records are kept and tried again.
 */
public final class ControllerRecords implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ControllerRecords.class);

    private static final int MAX_WAITING = 100_000;
    private static final int BATCH = 500;
    private static final long WAIT_MILLIS = 500;

    private final ActivationStore store;
    private final InstantSource clock;
    private final BlockingQueue<Activation> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    /** volatile: set by whoever stops the server. */
    private volatile boolean isClosed;

    public ControllerRecords(ActivationStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Makes the record and sees to it that it is stored, if it is wanted; does not wait for that. */
    public Activation write(Flight flight, String reason) {
        Activation record = record(flight, reason, clock.instant());
        if (flight.message().storage().keeps(record.response().status())) {
            write(record);
        }
        flight.message().transaction().run(() -> log.atWarn()
                .addKeyValue("activation", flight.id())
                .log("an activation was given up: {}", reason));
        return record;
    }

    /** Sees to it that the record is stored; does not wait for that. */
    public void write(Activation record) {
        if (!waiting.offer(record)) {
            log.atError()
                    .addKeyValue("activation", record.id())
                    .log("an activation gets no record: {} are waiting for the store already", MAX_WAITING);
        }
    }

    /** Records that are not stored yet, but for the batch at work. */
    public int waiting() {
        return waiting.size();
    }

    /** Stores what is handed in, until {@link #close()}; then once more what is left. */
    @Override
    public void run() {
        Optional<List<Activation>> batch = Optional.empty();
        while (!isClosed || !waiting.isEmpty() || batch.isPresent()) {
            try {
                batch = store(batch.isPresent() ? batch : next());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (isClosed && batch.isPresent()) {
                log.error(
                        "{} records of activations are lost: the store is away",
                        batch.get().size());
                return;
            }
        }
    }

    public void close() {
        isClosed = true;
    }

    private Optional<List<Activation>> next() throws InterruptedException {
        Activation first = waiting.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
            return Optional.empty();
        }
        List<Activation> batch = new java.util.ArrayList<>(List.of(first));
        waiting.drainTo(batch, BATCH - 1);
        return Optional.of(batch);
    }

    /** What is still to be stored. */
    private Optional<List<Activation>> store(Optional<List<Activation>> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return batch;
        }
        try {
            store.append(batch.get());
            return Optional.empty();
        } catch (StoreException.Unavailable e) {
            log.warn(
                    "cannot store {} records of activations, will try again",
                    batch.get().size(),
                    e);
            TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            return batch;
        } catch (StoreException e) {
            log.error("cannot store {} records of activations", batch.get().size(), e);
            return Optional.empty();
        }
    }

    private static Activation record(Flight flight, String reason, Instant now) {
        ActivationMessage message = flight.message();
        Action action = flight.action();
        Instant start = message.transaction().start();
        Annotations annotations = Annotations.NONE
                .with("path", TextNode.valueOf(action.name().toString()))
                .with("kind", TextNode.valueOf(action.exec().kind()))
                .with("limits", action.limits().toJson())
                .with("waitTime", IntNode.valueOf(0));
        return new Activation(
                message.caller().namespace(),
                action.name().name(),
                action.version(),
                message.caller().subject(),
                message.activationId(),
                message.cause().map(ActivationMessage.Cause::id),
                start,
                Optional.of(now),
                ActivationResponse.whiskError(reason),
                List.of(),
                annotations,
                false);
    }
}
