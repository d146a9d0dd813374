// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.EntityJson;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.QualifiedName;
import java.util.LinkedHashMap;
import java.util.Map;

/** A trigger's JSON, OpenWhisk's: stored and shown alike, and summarized for lists. */
public final class TriggerCodec {

    private TriggerCodec() {}

    /** The whole trigger; {@code limits} is there and empty, as clients expect it. */
    public static ObjectNode toJson(Trigger it) {
        ObjectNode json = EntityJson.head(it.name(), it.version(), it.isPublished());
        json.set("annotations", it.annotations().toJson());
        json.set("parameters", it.parameters().toJson());
        json.putObject("limits");
        ObjectNode rules = json.putObject("rules");
        it.rules().forEach((rule, link) -> {
            ObjectNode entry = rules.putObject(rule.toString());
            entry.set("action", EntityJson.reference(link.action()));
            entry.put("status", RuleStatus.of(link.isActive()).word());
        });
        return json.put("updated", it.updated().toEpochMilli());
    }

    /** What lists show. */
    public static ObjectNode toSummary(Trigger it) {
        ObjectNode json = EntityJson.head(it.name(), it.version(), it.isPublished());
        json.set("annotations", it.annotations().toJson());
        return json.put("updated", it.updated().toEpochMilli());
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when the document is no trigger
     */
    public static Trigger fromJson(ObjectNode json) {
        Map<QualifiedName, Trigger.Link> rules = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.path("rules").properties()) {
            rules.put(QualifiedName.parse(entry.getKey()), link(entry.getValue()));
        }
        return new Trigger(
                EntityJson.name(json),
                EntityJson.version(json),
                EntityJson.isPublished(json),
                EntityJson.parameters(json),
                EntityJson.annotations(json),
                rules,
                EntityJson.updated(json));
    }

    private static Trigger.Link link(JsonNode json) {
        RuleStatus status = RuleStatus.ofWord(json.path("status").asText())
                .orElseThrow(() -> new MalformedJsonException("a rule of a trigger has no 'status'"));
        return new Trigger.Link(EntityJson.fromReference(json.path("action")), status == RuleStatus.ACTIVE);
    }
}
