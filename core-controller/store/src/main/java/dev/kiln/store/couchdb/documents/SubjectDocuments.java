// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.SubjectCodec;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.LimitsCodec;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Subjects, and the limits of their namespaces, as documents of the database {@code subjects}. */
public final class SubjectDocuments {

    private static final String LIMITS = "limits";
    private static final String NAMESPACES = "namespaces";

    private SubjectDocuments() {}

    /** The id of the document of a namespace's limits. */
    public static String limitsId(String namespace) {
        return namespace + "/" + LIMITS;
    }

    /** The document but for its revision; limits have documents of their own. */
    public static ObjectNode toDocument(Subject subject) {
        ObjectNode document = Json.object().put("_id", subject.name());
        document.setAll(SubjectCodec.toStored(subject));
        document.path(NAMESPACES).forEach(item -> ((ObjectNode) item).remove(LIMITS));
        return document;
    }

    /** Whether it is a subject rather than limits. */
    public static boolean isSubject(ObjectNode document) {
        return document.has("subject");
    }

    /** The names of a subject document's namespaces. */
    public static List<String> namespacesOf(ObjectNode document) {
        return StreamSupport.stream(document.path(NAMESPACES).spliterator(), false)
                .map(item -> item.path("name").asText())
                .toList();
    }

    /**
     * Reads a document, and changes it while doing so.
     *
     * @param limits documents by id
     * @throws IllegalArgumentException when it is no subject
     */
    public static Subject fromDocument(ObjectNode document, Map<String, ObjectNode> limits) {
        for (JsonNode item : document.path(NAMESPACES)) {
            if (item instanceof ObjectNode namespace) {
                ObjectNode own = limits.get(limitsId(item.path("name").asText()));
                namespace.set(LIMITS, own == null ? Json.object() : own);
            }
        }
        return SubjectCodec.fromJson(document);
    }

    /** Sets in a document what is known of limits here, and leaves the rest of it as it is. */
    public static void setLimits(ObjectNode document, NamespaceLimits limits) {
        document.remove(LimitsCodec.FIELDS);
        document.setAll(LimitsCodec.toJson(limits));
    }

    /** Whether a limits document says nothing. */
    public static boolean isEmpty(ObjectNode limits) {
        return limits.properties().stream().allMatch(field -> field.getKey().startsWith("_"));
    }

    /** A limits document of a namespace that has none. */
    public static ObjectNode noLimits(NamespaceName namespace) {
        return Json.object().put("_id", limitsId(namespace.value()));
    }
}
