// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.Delivery;
import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.ledger.Inheritance;
import dev.kiln.invoker.ledger.Known;
import dev.kiln.invoker.ledger.LedgerException;
import dev.kiln.invoker.ledger.Redelivery;
import dev.kiln.invoker.report.Acknowledger;
import dev.kiln.invoker.report.Acknowledger.Letter;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.start.Starter;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an activation ends, exactly once as far as can be known: acknowledged, recorded, and then not read again. One whose record
 * nobody wants ends with a note in the log of claims, instead of the record.
 */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /** The bus may be away; after that the end is noted all the same. */
    private static final long SENDING_MINUTES = 5;

    private final Acknowledger acknowledger;
    private final Recorder recorder;
    private final ActivationLedger ledger;
    private final Inheritance inheritance;
    private final ActivationStore store;
    private final Starter starter;
    private final InvokerMetrics metrics;
    private final UserEvents events;

    public Closing(
            Acknowledger acknowledger,
            Recorder recorder,
            ActivationLedger ledger,
            ActivationStore store,
            Starter starter,
            InvokerMetrics metrics,
            UserEvents events) {
        this.acknowledger = acknowledger;
        this.recorder = recorder;
        this.ledger = ledger;
        this.inheritance = ledger.recover();
        this.store = store;
        this.starter = starter;
        this.metrics = metrics;
        this.events = events;
    }

    /**
     * What was said of an activation's end.
     *
     * @param isKept whether its record is for the store
     * @param sent completes once the controller will know
     */
    record Told(boolean isKept, CompletionStage<Void> sent) {}

    /** Records that an earlier epoch may not have stored are stored: their callers may have been told of them. */
    public void storeInherited() throws InterruptedException {
        for (byte[] record : inheritance.finished().values()) {
            Activation left = decoded(record);
            if (!recorder.record(left, () -> {})) {
                notHeld(left);
            }
        }
    }

    /** An activation has come, and will end here or elsewhere. */
    void come(ActivationMessage message) {
        acknowledger.come(message);
    }

    /** It is not here any more. */
    void gone(ActivationMessage message) {
        acknowledger.gone(message);
    }

    /** Which attempt comes next: as the message says, or one more than those that began here before. */
    int nextAttempt(ActivationMessage message) {
        return inheritance.of(message.activationId()) instanceof Known.Started started
                ? Math.max(message.leg().attempt(), started.attempts() + 1)
                : message.leg().attempt();
    }

    /** From now on the activation counts as started, whatever happens. */
    void started(ActivationMessage message, int attempt) {
        ledger.started(message.activationId(), attempt);
    }

    /** Whether it began here, or ended, and its record is not stored yet. */
    boolean isOpen(ActivationMessage message) {
        return ledger.isOpen(message.activationId());
    }

    /** Tells the controller; the outcome is noted before, so that what a caller was told outlives a crash. */
    Told acknowledge(ActivationMessage message, Activation record) {
        Letter letter = acknowledger.write(message, record);
        // whoever is told the id alone looks for the record
        boolean isKept =
                letter.isIdOnly() || message.storage().keeps(record.response().status());
        if (!isTest(message)) {
            note(record, isKept);
        }
        metrics.ended(record.response().status().text());
        Told told = new Told(isKept, acknowledger.send(letter));
        if (!isTest(message)) {
            events.ended(record, message.caller().namespaceUuid());
        }
        return told;
    }

    /** Hands the record over; the message needs not come again once it is stored, or once others know that it will not be. */
    void record(ActivationMessage message, Activation record, Delivery delivery, Told told) {
        if (isTest(message)) {
            forget(message, delivery);
            return;
        }
        try {
            if (!told.isKept()) {
                endWithoutRecord(message, delivery, told);
                return;
            }
            if (!recorder.record(record, delivery.done())) {
                notHeld(record);
            }
            // the record is in the recorder's hands, in memory or on disk: a store that is away must not hold up others
            delivery.ended().run();
        } catch (InterruptedException e) {
            // the message stays uncommitted and comes again
            Thread.currentThread().interrupt();
            LOG.atError().addKeyValue(LogKeys.ACTIVATION, record.id()).log("stopped before the record was stored");
        }
    }

    /** The message stays uncommitted, and the next epoch finds in the ledger what that still took. */
    private static void notHeld(Activation record) {
        LOG.atError()
                .addKeyValue(LogKeys.ACTIVATION, record.id())
                .log("neither memory nor the ledger has room for a record; see whether the activation store takes any");
    }

    /** Asks the controller to send it elsewhere. */
    void handBack(ActivationMessage message, String reason) {
        acknowledger.send(acknowledger.writeReturn(message, reason));
    }

    /** Whether an activation ended in an earlier epoch, or elsewhere; then it is only acknowledged, and if need be stored. */
    boolean hasEndedBefore(ActivationMessage message, Delivery delivery) {
        metrics.repeatedMessage();
        Optional<Activation> record = stored(message);
        if (record.isPresent()) {
            sendAgain(message, record.get());
            forget(message, delivery);
            return true;
        }
        switch (inheritance.of(message.activationId())) {
            case Known.Finished finished -> {
                Activation kept = decoded(finished.record());
                record(message, kept, delivery, new Told(true, sendAgain(message, kept)));
                return true;
            }
            case Known.Ended ended -> {
                Activation told = decoded(ended.record());
                record(message, told, delivery, new Told(false, sendAgain(message, told)));
                return true;
            }
            // what the ledger could not take at the end, the log of claims may know
            case Known.Started started -> {
                return hasEndedWithoutRecord(message, delivery);
            }
            case Known.Nothing nothing -> {
                return hasEndedWithoutRecord(message, delivery);
            }
        }
    }

    private CompletionStage<Void> sendAgain(ActivationMessage message, Activation record) {
        return acknowledger.send(acknowledger.write(message, record));
    }

    /** The controller knew of the end before it was noted, so it is not told again. */
    private boolean hasEndedWithoutRecord(ActivationMessage message, Delivery delivery) {
        boolean hasEnded = message.storage() != StoragePolicy.ALWAYS && starter.hasEnded(message);
        if (hasEnded) {
            forget(message, delivery);
        }
        return hasEnded;
    }

    /** The acknowledgement is on the bus before the end is noted: whoever reads the note does not tell the caller. */
    private void endWithoutRecord(ActivationMessage message, Delivery delivery, Told told) throws InterruptedException {
        try {
            told.sent().toCompletableFuture().get(SENDING_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.ACTIVATION, message.activationId())
                    .setCause(e)
                    .log("the end is noted, though the controller may not know of it");
        }
        if (starter.noteEnd(message)) {
            forget(message, delivery);
        } else {
            // the message stays uncommitted, and the ledger knows when it comes again
            delivery.ended().run();
        }
    }

    private void forget(ActivationMessage message, Delivery delivery) {
        ledger.stored(List.of(message.activationId()));
        delivery.done().run();
    }

    /** What an activation ends with that had started in an earlier epoch and must not be run again. */
    Optional<ActivationResponse> refusalOfRepeat(ActivationMessage message, Action action) {
        return refusal(inheritance.of(message.activationId()), action);
    }

    /** As {@link #refusalOfRepeat}, of one that began here so often, as others remember. */
    Optional<ActivationResponse> refusalAfter(int attempts, Action action) {
        return refusal(new Known.Started(attempts), action);
    }

    private Optional<ActivationResponse> refusal(Known known, Action action) {
        return Redelivery.decide(false, known, action.annotations(), starter.self()) instanceof Redelivery.Fail fail
                ? Optional.of(fail.response())
                : Optional.empty();
    }

    private void note(Activation record, boolean isKept) {
        try {
            if (isKept) {
                ledger.finished(record);
            } else {
                ledger.ended(record);
            }
        } catch (LedgerException e) {
            // the caller is told all the same: only a crash before the record is stored would make a difference
            LOG.atWarn()
                    .addKeyValue(LogKeys.ACTIVATION, record.id())
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("outcome not noted");
        }
    }

    private static boolean isTest(ActivationMessage message) {
        return message.transaction().isHealthTest();
    }

    private static Activation decoded(byte[] record) {
        return ActivationCodec.fromJson(Json.parseObject(record));
    }

    private Optional<Activation> stored(ActivationMessage message) {
        try {
            return store.get(message.caller().namespace(), message.activationId());
        } catch (StoreException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.ACTIVATION, message.activationId())
                    .setCause(e)
                    .log("cannot find out whether the activation has ended before");
            return Optional.empty();
        }
    }
}
