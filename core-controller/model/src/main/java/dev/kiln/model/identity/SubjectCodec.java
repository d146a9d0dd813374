// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A subject's JSON in the store: OpenWhisk's, but for the key, which is hashed. */
public final class SubjectCodec {

    private SubjectCodec() {}

    public static ObjectNode toStored(Subject subject) {
        ObjectNode json = Json.object().put("subject", subject.name());
        if (subject.isBlocked()) {
            json.put("blocked", true);
        }
        ArrayNode namespaces = json.putArray("namespaces");
        for (Subject.OwnedNamespace owned : subject.namespaces()) {
            ObjectNode item =
                    namespaces.addObject().put("name", owned.name().value()).put("uuid", owned.uuid());
            item.putObject("keyHash")
                    .put("iterations", owned.key().iterations())
                    .put("salt", owned.key().salt())
                    .put("hash", owned.key().hash());
            limitsToJson(item.putObject("limits"), owned.limits());
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
            JsonNode key = item.path("keyHash");
            namespaces.add(new Subject.OwnedNamespace(
                    new NamespaceName(text(item, "name")),
                    text(item, "uuid"),
                    new KeyHash(key.path("iterations").asInt(), text(key, "salt"), text(key, "hash")),
                    limitsFromJson(item.path("limits"))));
        }
        return new Subject(text(json, "subject"), json.path("blocked").asBoolean(false), namespaces);
    }

    private static void limitsToJson(ObjectNode json, NamespaceLimits limits) {
        limits.invocationsPerMinute().ifPresent(it -> json.put("invocationsPerMinute", it));
        limits.concurrentInvocations().ifPresent(it -> json.put("concurrentInvocations", it));
        limits.firesPerMinute().ifPresent(it -> json.put("firesPerMinute", it));
        limits.allowedKinds().ifPresent(kinds -> {
            ArrayNode array = json.putArray("allowedKinds");
            kinds.stream().sorted().forEach(array::add);
        });
        limits.storesActivations().ifPresent(it -> json.put("storeActivations", it));
    }

    private static NamespaceLimits limitsFromJson(JsonNode json) {
        return new NamespaceLimits(
                number(json, "invocationsPerMinute"),
                number(json, "concurrentInvocations"),
                number(json, "firesPerMinute"),
                json.path("allowedKinds").isArray() ? Optional.of(texts(json.path("allowedKinds"))) : Optional.empty(),
                json.path("storeActivations").isBoolean()
                        ? Optional.of(json.path("storeActivations").booleanValue())
                        : Optional.empty());
    }

    private static OptionalInt number(JsonNode json, String field) {
        return json.path(field).isInt() ? OptionalInt.of(json.path(field).intValue()) : OptionalInt.empty();
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new MalformedJsonException("'" + field + "' of a subject must be a string");
        }
        return json.path(field).textValue();
    }
}
