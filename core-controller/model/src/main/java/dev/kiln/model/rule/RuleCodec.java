// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.entity.EntityJson;

/** A rule's JSON, OpenWhisk's: stored and listed alike, and shown with its status. */
public final class RuleCodec {

    private RuleCodec() {}

    /** What is stored, and what lists show. */
    public static ObjectNode toJson(Rule it) {
        ObjectNode json = EntityJson.head(it.name(), it.version(), it.isPublished());
        json.set("annotations", it.annotations().toJson());
        json.set("trigger", EntityJson.reference(it.trigger()));
        json.set("action", EntityJson.reference(it.action()));
        return json.put("updated", it.updated().toEpochMilli());
    }

    /** What {@code GET} and {@code PUT} show. */
    public static ObjectNode toJson(Rule it, RuleStatus status) {
        return toJson(it).put("status", status.word());
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when the document is no rule
     */
    public static Rule fromJson(ObjectNode json) {
        return new Rule(
                EntityJson.name(json),
                EntityJson.version(json),
                EntityJson.isPublished(json),
                EntityJson.fromReference(json.path("trigger")),
                EntityJson.fromReference(json.path("action")),
                EntityJson.annotations(json),
                EntityJson.updated(json));
    }
}
