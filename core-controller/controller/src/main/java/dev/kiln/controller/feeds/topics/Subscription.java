// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.util.Optional;

/**
 * A topic that is read for a trigger. Pure: each step gives the next state, which a guarded write makes true.
 *
 * @param subject who made it, and as whom it fires
 * @param group under which Kafka keeps how far it is
 * @param reader which controller reads it; empty when none ever did
 * @param until when it is anybody's again, at the epoch when it is now
 * @param fired how often it fired
 * @param trouble what went wrong last, if something did since it last fired
 */
record Subscription(
        QualifiedName trigger,
        String subject,
        String group,
        TopicPlan plan,
        FeedState state,
        String reader,
        Instant until,
        long fired,
        Optional<String> trouble) {

    static final String KIND = "topic";

    private static final String TRIGGER = "trigger";
    private static final String SUBJECT = "subject";
    private static final String GROUP = "group";
    private static final String CONFIG = "config";
    private static final String READER = "reader";
    private static final String UNTIL = "until";
    private static final String FIRED = "fired";
    private static final String TROUBLE = "trouble";

    static Document.Key key(QualifiedName trigger) {
        return new Document.Key(KIND, trigger.toString());
    }

    Subscription leased(String by, Instant end) {
        return new Subscription(trigger, subject, group, plan, state, by, end, fired, trouble);
    }

    /** How its reader got on since it was last written. */
    Subscription told(long moreFires, Optional<String> lastTrouble) {
        return new Subscription(trigger, subject, group, plan, state, reader, until, fired + moreFires, lastTrouble);
    }

    Subscription in(FeedState other) {
        return new Subscription(trigger, subject, group, plan, other, reader, until, fired, trouble);
    }

    Subscription reading(TopicPlan other) {
        return new Subscription(trigger, subject, group, other, state, reader, until, fired, Optional.empty());
    }

    /** Whether a reader of this goes on as it is when it becomes that. */
    boolean isReadLike(Subscription other) {
        return other.state().isActive() && group.equals(other.group()) && plan.equals(other.plan());
    }

    Document toDocument() {
        ObjectNode json = Json.object()
                .put(TRIGGER, trigger.toString())
                .put(SUBJECT, subject)
                .put(GROUP, group)
                .put(READER, reader)
                .put(UNTIL, until.toEpochMilli())
                .put(FIRED, fired);
        json.set(CONFIG, plan.toJson());
        state.write(json);
        trouble.ifPresent(it -> json.put(TROUBLE, it));
        return new Document(key(trigger), state.isActive() ? Optional.of(until) : Optional.empty(), json);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Subscription fromDocument(Document document) {
        JsonNode json = document.content();
        try {
            return new Subscription(
                    QualifiedName.parse(json.path(TRIGGER).asText()),
                    json.path(SUBJECT).asText(),
                    json.path(GROUP).asText(),
                    TopicPlan.read(json.path(CONFIG) instanceof ObjectNode config ? config : Json.object()),
                    FeedState.read(json),
                    json.path(READER).asText(),
                    Instant.ofEpochMilli(json.path(UNTIL).asLong()),
                    json.path(FIRED).asLong(),
                    json.has(TROUBLE) ? Optional.of(json.path(TROUBLE).asText()) : Optional.empty());
        } catch (Refusal e) {
            throw new IllegalArgumentException("a topic's feed has a plan that cannot be read: " + e.problem(), e);
        }
    }

    /** What {@code READ} answers. */
    ObjectNode toClient() {
        ObjectNode json = Json.object();
        json.putObject(CONFIG)
                .put("name", trigger.name().value())
                .put("namespace", trigger.namespace().value())
                .setAll(plan.toJson());
        ObjectNode status = json.putObject("status");
        state.tell(status);
        status.put(FIRED, fired);
        trouble.ifPresent(it -> status.put(TROUBLE, it));
        return json;
    }
}
