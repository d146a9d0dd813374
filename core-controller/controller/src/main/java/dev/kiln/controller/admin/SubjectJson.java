// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.LimitsCodec;

/** Subjects as operators see them. */
final class SubjectJson {

    private SubjectJson() {}

    /** How much of keys is shown. */
    enum Keys {
        NONE,
        /** Those that the store has in the clear; of the others there is nothing to show. */
        PLAIN
    }

    static ObjectNode of(Subject subject, Keys keys) {
        ObjectNode json = Json.object().put("subject", subject.name()).put("blocked", subject.isBlocked());
        subject.role().ifPresent(it -> json.put("role", it.word()));
        ArrayNode namespaces = json.putArray("namespaces");
        subject.namespaces().forEach(owned -> namespaces.add(namespace(owned, keys)));
        return json;
    }

    private static ObjectNode namespace(OwnedNamespace owned, Keys keys) {
        ObjectNode json = Json.object().put("name", owned.name().value()).put("uuid", owned.uuid());
        switch (owned.key()) {
            case KeyHash hashed -> json.put("keyIs", "hashed");
            case NamespaceKey.Plain plain -> {
                json.put("keyIs", "plain");
                if (keys == Keys.PLAIN) {
                    json.put("key", plain.key().value());
                }
            }
        }
        json.set("limits", LimitsCodec.toJson(owned.limits()));
        return json;
    }
}
