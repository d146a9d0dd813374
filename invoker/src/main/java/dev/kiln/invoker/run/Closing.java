// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.StartedJournal;
import dev.kiln.invoker.report.Acknowledger;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an activation ends, exactly once as far as can be known: acknowledged, recorded, and then not read again. */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private static final String MAX_ATTEMPTS = "max-attempts";

    /** Controllers send a test action under this transaction; nobody wants its records. */
    private static final String HEALTH_TEST = "sid_invokerHealth";

    private final Acknowledger acknowledger;
    private final Recorder recorder;
    private final StartedJournal journal;
    private final ActivationStore store;
    private final InvokerId invoker;
    private final InvokerMetrics metrics;

    public Closing(
            Acknowledger acknowledger,
            Recorder recorder,
            StartedJournal journal,
            ActivationStore store,
            InvokerId invoker,
            InvokerMetrics metrics) {
        this.acknowledger = acknowledger;
        this.recorder = recorder;
        this.journal = journal;
        this.store = store;
        this.invoker = invoker;
        this.metrics = metrics;
    }

    void acknowledge(ActivationMessage message, Activation record) {
        acknowledger.send(message, record);
    }

    /** Hands the record over, and forgets the activation once it is stored. */
    void record(ActivationMessage message, Activation record, Runnable done) {
        Runnable ended = () -> {
            journal.ended(message.activationId());
            done.run();
        };
        if (message.transaction().id().equals(HEALTH_TEST)) {
            ended.run();
            return;
        }
        try {
            recorder.record(record, ended);
        } catch (InterruptedException e) {
            // the message stays uncommitted and comes again
            Thread.currentThread().interrupt();
            LOG.atError().addKeyValue(LogKeys.ACTIVATION, record.id()).log("stopped before the record was stored");
        }
    }

    /** Whether an earlier epoch stored the record of this activation; then only the acknowledgement is sent again. */
    boolean hasEndedBefore(ActivationMessage message, Runnable done) {
        metrics.repeatedMessage();
        Optional<Activation> record = stored(message);
        record.ifPresent(it -> {
            LOG.atInfo()
                    .addKeyValue(LogKeys.ACTIVATION, it.id())
                    .log("activation had ended before; only acknowledged again");
            acknowledger.send(message, it);
            journal.ended(it.id());
            done.run();
        });
        return record.isPresent();
    }

    /** What an activation ends with that had started in an earlier epoch and must not be run again. */
    Optional<ActivationResponse> refusalOfRepeat(ActivationMessage message, Action action) {
        int attempts = journal.attempts(message.activationId());
        int allowed =
                action.annotations().get(MAX_ATTEMPTS).map(it -> it.asInt(1)).orElse(1);
        return attempts == 0 || attempts < allowed
                ? Optional.empty()
                : Optional.of(ActivationResponse.whiskError("The invoker '" + invoker
                        + "' was lost while it ran this activation, which is not run again: the action allows "
                        + allowed
                        + " attempt(s) (annotation '" + MAX_ATTEMPTS + "')."));
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
