// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.Delivery;
import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.ledger.Inheritance;
import dev.kiln.invoker.ledger.Known;
import dev.kiln.invoker.ledger.LedgerException;
import dev.kiln.invoker.ledger.Redelivery;
import dev.kiln.invoker.report.Acknowledger;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an activation ends, exactly once as far as can be known: acknowledged, recorded, and then not read again. */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Acknowledger acknowledger;
    private final Recorder recorder;
    private final ActivationLedger ledger;
    private final Inheritance inheritance;
    private final ActivationStore store;
    private final InvokerId invoker;
    private final InvokerMetrics metrics;

    public Closing(
            Acknowledger acknowledger,
            Recorder recorder,
            ActivationLedger ledger,
            ActivationStore store,
            InvokerId invoker,
            InvokerMetrics metrics) {
        this.acknowledger = acknowledger;
        this.recorder = recorder;
        this.ledger = ledger;
        this.inheritance = ledger.recover();
        this.store = store;
        this.invoker = invoker;
        this.metrics = metrics;
    }

    /** Records that an earlier epoch may not have stored are stored: their callers may have been told of them. */
    public void storeInherited() throws InterruptedException {
        for (byte[] record : inheritance.finished().values()) {
            recorder.record(decoded(record), () -> {});
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
    void acknowledge(ActivationMessage message, Activation record) {
        if (isStored(message)) {
            note(record);
        }
        acknowledger.send(message, record);
        metrics.ended(record.response().status().text());
    }

    /** Hands the record over; the message needs not come again once it is stored. */
    void record(ActivationMessage message, Activation record, Delivery delivery) {
        if (!isStored(message)) {
            ledger.stored(List.of(record.id()));
            delivery.done().run();
            return;
        }
        try {
            recorder.record(record, delivery.done());
            // the record is in the recorder's hands, in memory or on disk: a store that is away must not hold up others
            delivery.ended().run();
        } catch (InterruptedException e) {
            // the message stays uncommitted and comes again
            Thread.currentThread().interrupt();
            LOG.atError().addKeyValue(LogKeys.ACTIVATION, record.id()).log("stopped before the record was stored");
        }
    }

    /** Whether an activation ended in an earlier epoch; then it is only acknowledged, and if need be stored. */
    boolean hasEndedBefore(ActivationMessage message, Delivery delivery) {
        metrics.repeatedMessage();
        Optional<Activation> record = stored(message);
        if (record.isPresent()) {
            acknowledger.send(message, record.get());
            ledger.stored(List.of(record.get().id()));
            delivery.done().run();
            return true;
        }
        if (inheritance.of(message.activationId()) instanceof Known.Finished finished) {
            Activation kept = decoded(finished.record());
            acknowledger.send(message, kept);
            record(message, kept, delivery);
            return true;
        }
        return false;
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
        return Redelivery.decide(false, known, action.annotations(), invoker) instanceof Redelivery.Fail fail
                ? Optional.of(fail.response())
                : Optional.empty();
    }

    private void note(Activation record) {
        try {
            ledger.finished(record);
        } catch (LedgerException e) {
            // the caller is told all the same: only a crash before the record is stored would make a difference
            LOG.atWarn()
                    .addKeyValue(LogKeys.ACTIVATION, record.id())
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("outcome not noted");
        }
    }

    private static boolean isStored(ActivationMessage message) {
        return !message.transaction().isHealthTest();
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
