// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.identity.Identity;

/** Sees to the ends of what the controller ran itself: sequences, compositions and triggers. Thread-safe; does not wait. */
public final class Endings {

    private final ControllerRecords records;
    private final RecentLandings recent;
    private final RecordsConfig config;

    public Endings(ControllerRecords records, RecentLandings recent, RecordsConfig config) {
        this.records = records;
        this.recent = recent;
        this.config = config;
    }

    /**
     * On whose behalf something was run.
     *
     * @param isBlocking whether he waited for it
     */
    public record Whose(Transaction transaction, Identity caller, boolean isBlocking) {}

    /** It ended with this record, which is kept if it is wanted. */
    public void ended(Whose whose, Activation record) {
        StoragePolicy policy = config.policy(whose.transaction(), whose.caller().limits(), whose.isBlocking());
        if (policy.keeps(record.response().status())) {
            // before, as somebody may ask for it at once
            recent.add(record.id());
            records.write(record);
        }
    }
}
