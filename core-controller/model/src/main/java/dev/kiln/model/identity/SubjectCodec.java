// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.limits.LimitsCodec;
import dev.kiln.model.name.NamespaceName;
import java.util.ArrayList;
import java.util.List;

/** A subject's JSON in the store: OpenWhisk's, but for keys, which may be hashed, and limits, which stand beside them. */
public final class SubjectCodec {

    private SubjectCodec() {}

    public static ObjectNode toStored(Subject subject) {
        ObjectNode json = Json.object().put("subject", subject.name());
        if (subject.isBlocked()) {
            json.put("blocked", true);
        }
        subject.role().ifPresent(it -> json.put("role", it.word()));
        ArrayNode namespaces = json.putArray("namespaces");
        for (Subject.OwnedNamespace owned : subject.namespaces()) {
            ObjectNode item =
                    namespaces.addObject().put("name", owned.name().value()).put("uuid", owned.uuid());
            switch (owned.key()) {
                case KeyHash hashed ->
                    item.putObject("keyHash")
                            .put("iterations", hashed.iterations())
                            .put("salt", hashed.salt())
                            .put("hash", hashed.hash());
                case NamespaceKey.Plain plain -> item.put("key", plain.key().value());
            }
            item.set("limits", LimitsCodec.toJson(owned.limits()));
        }
        return json;
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when the document is no subject
     */
    public static Subject fromJson(ObjectNode json) {
        List<Subject.OwnedNamespace> namespaces = new ArrayList<>();
        for (JsonNode item : json.path("namespaces")) {
            namespaces.add(new Subject.OwnedNamespace(
                    new NamespaceName(text(item, "name")),
                    text(item, "uuid"),
                    keyFromJson(item),
                    LimitsCodec.fromJson(item.path("limits"))));
        }
        return new Subject(
                text(json, "subject"),
                json.path("blocked").asBoolean(false),
                namespaces,
                // one that is not known, of a newer version, opens nothing
                Role.named(json.path("role").asText()));
    }

    private static NamespaceKey keyFromJson(JsonNode item) {
        JsonNode hashed = item.path("keyHash");
        return hashed.isMissingNode()
                ? new NamespaceKey.Plain(new Secret(text(item, "key")))
                : new KeyHash(hashed.path("iterations").asInt(), text(hashed, "salt"), text(hashed, "hash"));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new MalformedJsonException("'" + field + "' of a subject must be a string");
        }
        return json.path(field).textValue();
    }
}
