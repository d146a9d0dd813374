// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.couchdb.documents.SubjectDocuments;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents {@code <namespace>/limits}; what somebody else keeps in them besides stays. */
final class CouchLimits {

    /** How often a write gives way to another of the same document. */
    private static final int ATTEMPTS = 5;

    private final CouchDatabase database;

    CouchLimits(CouchDatabase database) {
        this.database = database;
    }

    /** The documents of namespaces, by id, of those that have one. */
    Map<String, ObjectNode> of(List<String> namespaces) {
        return database.get(namespaces.stream().map(SubjectDocuments::limitsId).toList());
    }

    /** Makes the document say what the namespace's limits are; when that is nothing, there shall be none. */
    void write(OwnedNamespace namespace) {
        String id = SubjectDocuments.limitsId(namespace.name().value());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ObjectNode> current = database.get(id);
            ObjectNode wanted =
                    current.map(ObjectNode::deepCopy).orElseGet(() -> SubjectDocuments.noLimits(namespace.name()));
            SubjectDocuments.setLimits(wanted, namespace.limits());
            if (isDone(current, wanted)) {
                return;
            }
        }
        throw database.unavailable("write " + id, "somebody else writes it, too; try again");
    }

    void remove(String namespace) {
        String id = SubjectDocuments.limitsId(namespace);
        database.get(id).ifPresent(document -> database.delete(id, CouchDatabase.revision(document)));
    }

    private boolean isDone(Optional<ObjectNode> current, ObjectNode wanted) {
        if (current.isEmpty()) {
            return SubjectDocuments.isEmpty(wanted) || database.put(wanted) instanceof PutOutcome.Written;
        }
        if (SubjectDocuments.isEmpty(wanted)) {
            Revision revision = CouchDatabase.revision(current.get());
            return !(database.delete(wanted.path("_id").asText(), revision) instanceof DeleteOutcome.Conflict);
        }
        return current.get().equals(wanted) || database.put(wanted) instanceof PutOutcome.Written;
    }
}
