// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.records;

import dev.kiln.controller.flight.ControllerRecords;
import dev.kiln.controller.flight.RecentLandings;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.identity.Identity;

/** Sees to the ends of what the controller ran itself: sequences, compositions and triggers. Thread-safe; does not wait. */
public final class Endings {

    private final ControllerRecords records;
    private final RecentLandings recent;
    private final RecordsConfig config;
    private final UserEvents events;

    public Endings(ControllerRecords records, RecentLandings recent, RecordsConfig config, UserEvents events) {
        this.records = records;
        this.recent = recent;
        this.config = config;
        this.events = events;
    }

    /**
     * On whose behalf something was run.
     *
     * @param isBlocking whether he waited for it
     */
    public record Whose(Transaction transaction, Identity caller, boolean isBlocking) {}

    /** A sequence or composition ended with this record, which is kept if it is wanted. */
    public void composed(Whose whose, Activation record) {
        fired(whose, record);
        events.ended(record, whose.caller().namespaceUuid());
    }

    /** A trigger was fired. What it fired is an event of its own, so this is none. */
    public void fired(Whose whose, Activation record) {
        StoragePolicy policy = config.policy(whose.transaction(), whose.caller().limits(), whose.isBlocking());
        if (policy.keeps(record.response().status())) {
            // before, as somebody may ask for it at once
            recent.add(record.id());
            records.write(record);
        }
    }
}
