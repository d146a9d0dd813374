// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.HttpErrors;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.controller.rules.RulesRoom;
import dev.kiln.controller.rules.Shot;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationStore;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires a trigger for a feed, as whoever made the feed: he is looked up each time, so that nobody's key is kept and who was blocked
 * fires no more. Safe for use by several threads; blocks.
 */
public final class FeedFire {

    private static final Logger log = LoggerFactory.getLogger(FeedFire.class);

    private static final int SLOW = 408;
    private static final int TOO_MANY = 429;
    private static final int NOT_ALLOWED = 403;
    private static final int OUR_FAULT = 500;

    private final RulesRoom rules;
    private final NamespaceOwners owners;
    private final ActivationStore activations;
    private final InstantSource clock;

    public FeedFire(RulesRoom rules, NamespaceOwners owners, ActivationStore activations, InstantSource clock) {
        this.rules = rules;
        this.owners = owners;
        this.activations = activations;
        this.clock = clock;
    }

    /** What became of a fire. */
    public sealed interface Outcome {
        record Fired() implements Outcome {}

        /** It may be tried again. */
        record NotNow(String reason) implements Outcome {}

        /** It will not do before somebody changes something. */
        record Never(int status, String reason) implements Outcome {}
    }

    /**
     * Fires it; never throws.
     *
     * @param id of the record, by which a fire is known again
     * @param isRepeated whether somebody may have done it before: if there is a record already, it counts as done
     */
    public Outcome fire(
            QualifiedName trigger, String subject, ObjectNode payload, ActivationId id, boolean isRepeated) {
        try {
            Optional<Identity> owner = owners.of(trigger.namespace(), subject);
            if (owner.isEmpty()) {
                return new Outcome.Never(
                        NOT_ALLOWED,
                        "The subject '" + subject + "', who made this, is blocked or does not own the namespace '"
                                + trigger.namespace() + "' any more.");
            }
            if (!isRepeated || activations.get(trigger.namespace(), id).isEmpty()) {
                Transaction transaction = new Transaction(id.value(), clock.instant(), false);
                Shot shot = new Shot(transaction, owner.get(), payload, Json.object(), Optional.of(id));
                transaction.run(() -> rules.fire(trigger, shot));
            }
            return new Outcome.Fired();
        } catch (RuntimeException e) { // whatever it is: the feed must know how to go on
            log.atDebug().addKeyValue("trigger", trigger).setCause(e).log("a feed could not fire its trigger");
            return outcome(HttpErrors.told(e));
        }
    }

    /** Deletes a trigger that has nothing to fire it any more. */
    public void discard(QualifiedName trigger, String subject, boolean withRules) {
        owners.of(trigger.namespace(), subject).ifPresent(it -> rules.discard(it, trigger, withRules));
    }

    private static Outcome outcome(HttpErrors.Told told) {
        boolean isPassing = told.status() >= OUR_FAULT || told.status() == SLOW || told.status() == TOO_MANY;
        return isPassing
                ? new Outcome.NotNow(told.text())
                : new Outcome.Never(told.status(), "The trigger cannot be fired: " + told.text());
    }
}
