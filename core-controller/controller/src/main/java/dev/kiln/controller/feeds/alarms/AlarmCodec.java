// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.util.Optional;

/** Alarms as documents, and as clients read them. Pure. */
final class AlarmCodec {

    static final String KIND = "alarm";

    private static final String TRIGGER = "trigger";
    private static final String SUBJECT = "subject";
    private static final String SEED = "seed";
    private static final String FEED = "feed";
    private static final String CONFIG = "config";
    private static final String SCHEDULED = "scheduled";
    private static final String CLAIM = "claim";
    private static final String FIRED = "fired";
    private static final String LAST_FIRED = "lastFired";
    private static final String TROUBLE = "trouble";

    private AlarmCodec() {}

    static Document.Key key(QualifiedName trigger) {
        return new Document.Key(KIND, trigger.toString());
    }

    static Document toDocument(Alarm alarm) {
        ObjectNode json = Json.object()
                .put(TRIGGER, alarm.trigger().toString())
                .put(SUBJECT, alarm.subject())
                .put(SEED, alarm.seed())
                .put(FEED, alarm.plan().kind().word())
                .put(FIRED, alarm.fired());
        json.set(CONFIG, alarm.plan().config());
        alarm.state().write(json);
        put(json, SCHEDULED, alarm.scheduled());
        put(json, LAST_FIRED, alarm.lastFired());
        alarm.trouble().ifPresent(it -> json.put(TROUBLE, it));
        alarm.claim().ifPresent(it -> {
            ObjectNode claim = json.putObject(CLAIM).put("by", it.by());
            put(claim, "since", Optional.of(it.since()));
            put(claim, "until", Optional.of(it.until()));
        });
        return new Document(key(alarm.trigger()), alarm.due(), json);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is no alarm
     */
    static Alarm fromDocument(Document document) {
        JsonNode json = document.content();
        try {
            return new Alarm(
                    QualifiedName.parse(json.path(TRIGGER).asText()),
                    json.path(SUBJECT).asText(),
                    json.path(SEED).asText(),
                    PlanReader.read(AlarmKind.ofWord(json.path(FEED).asText()), config(json), Instant.EPOCH),
                    FeedState.read(json),
                    time(json, SCHEDULED),
                    json.has(CLAIM) ? Optional.of(claim(json.path(CLAIM))) : Optional.empty(),
                    json.path(FIRED).asLong(),
                    time(json, LAST_FIRED),
                    json.has(TROUBLE) ? Optional.of(json.path(TROUBLE).asText()) : Optional.empty());
        } catch (Refusal e) {
            throw new IllegalArgumentException("an alarm has a plan that cannot be read: " + e.problem(), e);
        }
    }

    /** What {@code READ} answers, in the form of OpenWhisk's alarms with some fields more. */
    static ObjectNode toClient(Alarm alarm) {
        ObjectNode json = Json.object();
        ObjectNode config = json.putObject(CONFIG)
                .put("name", alarm.trigger().name().value())
                .put("namespace", alarm.trigger().namespace().value());
        config.setAll(alarm.plan().config());
        JsonNode payload = config.remove(PlanReader.PAYLOAD);
        if (payload != null) {
            config.set("payload", payload);
        }
        ObjectNode status = json.putObject("status");
        alarm.state().tell(status);
        alarm.scheduled().ifPresent(it -> status.put("next", it.toString()));
        status.put(FIRED, alarm.fired());
        alarm.lastFired().ifPresent(it -> status.put(LAST_FIRED, it.toString()));
        alarm.trouble().ifPresent(it -> status.put(TROUBLE, it));
        return json;
    }

    private static ObjectNode config(JsonNode json) {
        return json.path(CONFIG) instanceof ObjectNode config ? config : Json.object();
    }

    private static Claim claim(JsonNode json) {
        return new Claim(
                json.path("by").asText(),
                time(json, "since").orElse(Instant.EPOCH),
                time(json, "until").orElse(Instant.EPOCH));
    }

    private static void put(ObjectNode json, String field, Optional<Instant> time) {
        time.ifPresent(it -> json.put(field, it.toEpochMilli()));
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        return json.has(field)
                ? Optional.of(Instant.ofEpochMilli(json.path(field).asLong()))
                : Optional.empty();
    }
}
