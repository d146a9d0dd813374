// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches of records; one that the store does not take holds up no other. */
final class RecordWriter {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private final ActivationStore store;

    RecordWriter(ActivationStore store) {
        this.store = store;
    }

    /**
     * Writes them all.
     *
     * @throws StoreException.Unavailable when the store is away
     */
    void append(List<Activation> records) {
        try {
            store.append(records);
        } catch (StoreException.TooLarge | StoreException.Corrupt e) {
            if (records.size() > 1) {
                records.forEach(it -> append(List.of(it)));
            } else {
                appendShortened(records.getFirst(), e);
            }
        }
    }

    /** A record that the store does not take is kept without what makes it large: better than none. */
    private void appendShortened(Activation record, StoreException refusal) {
        LOG.atWarn()
                .addKeyValue(LogKeys.ACTIVATION, record.id())
                .setCause(refusal)
                .log("record refused by the store; result and logs are left out");
        Activation shortened = new Activation(
                record.namespace(),
                record.name(),
                record.version(),
                record.subject(),
                record.id(),
                record.cause(),
                record.start(),
                record.end(),
                new ActivationResponse(
                        record.response().status(),
                        ActivationResponse.whiskError("The result was too large to be stored.")
                                .result(),
                        record.response().sizeBytes()),
                List.of(),
                record.annotations(),
                record.isPublished());
        try {
            store.append(List.of(shortened));
        } catch (StoreException.TooLarge | StoreException.Corrupt e) {
            LOG.atError()
                    .addKeyValue(LogKeys.ACTIVATION, record.id())
                    .setCause(e)
                    .log("record lost: the store does not take it even without result and logs");
        }
    }
}
