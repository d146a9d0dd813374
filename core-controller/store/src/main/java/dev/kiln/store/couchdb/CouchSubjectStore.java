// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import dev.kiln.store.couchdb.documents.SubjectDocuments;
import dev.kiln.store.couchdb.views.Queries;
import dev.kiln.store.couchdb.views.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ektorp.ViewQuery;

/**
 * Subjects in the database {@code subjects}. The limits of a namespace have a document of their own, which is written after
 * the subject's and guarded by nothing: a subject's revision is that of its own document.
 */
final class CouchSubjectStore implements SubjectStore {

    private final CouchDatabase database;
    private final CouchLimits limits;

    CouchSubjectStore(CouchDatabase database) {
        this.database = database;
        this.limits = new CouchLimits(database);
    }

    @Override
    public PutOutcome put(Subject subject, Expected expected) {
        ObjectNode document = SubjectDocuments.toDocument(subject);
        List<String> before = new ArrayList<>();
        if (expected instanceof Expected.At at) {
            Optional<ObjectNode> replaced = database.get(subject.name())
                    .filter(it -> CouchDatabase.revision(it).equals(at.revision()));
            if (replaced.isEmpty()) {
                return new PutOutcome.Conflict();
            }
            document.put("_rev", at.revision().value());
            before.addAll(SubjectDocuments.namespacesOf(replaced.get()));
        }
        PutOutcome outcome = database.put(document);
        if (outcome instanceof PutOutcome.Written) {
            subject.namespaces().forEach(limits::write);
            before.removeAll(SubjectDocuments.namespacesOf(document));
            before.forEach(this::forgetUnowned);
        }
        return outcome;
    }

    @Override
    public Optional<Stored<Subject>> get(String name) {
        return stored(database.get(name).filter(SubjectDocuments::isSubject).stream()
                        .toList())
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Stored<Subject>> byUuid(String uuid) {
        return stored(documents(View.UUIDS, Queries.withKey(uuid).limit(1))).stream()
                .findFirst();
    }

    @Override
    public List<Stored<Subject>> byNamespace(NamespaceName namespace) {
        return stored(documents(View.NAMESPACES, Queries.withKey(namespace.value())));
    }

    @Override
    public List<Stored<Subject>> list(Page page) {
        return page.limit() == 0
                ? List.of()
                : stored(documents(View.SUBJECT_NAMES, Queries.page(Queries.inOrder(), page)));
    }

    @Override
    public DeleteOutcome delete(String name, Revision revision) {
        List<String> namespaces =
                database.get(name).map(SubjectDocuments::namespacesOf).orElse(List.of());
        DeleteOutcome outcome = database.delete(name, revision);
        if (outcome instanceof DeleteOutcome.Deleted) {
            namespaces.forEach(this::forgetUnowned);
        }
        return outcome;
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the connections are closed by whoever opened them. */
    @Override
    public void close() {}

    /** The limits of a namespace go with its last owner, else they would wait for whoever takes the name next. */
    private void forgetUnowned(String namespace) {
        if (documents(View.NAMESPACES, Queries.withKey(namespace)).isEmpty()) {
            limits.remove(namespace);
        }
    }

    private List<ObjectNode> documents(View view, ViewQuery query) {
        return database.rows(view, query).stream()
                // a subject that was deleted since the view was read has no document
                .flatMap(row -> row.document().stream())
                .distinct()
                .toList();
    }

    private List<Stored<Subject>> stored(Collection<ObjectNode> documents) {
        Map<String, ObjectNode> own = limits.of(documents.stream()
                .flatMap(document -> SubjectDocuments.namespacesOf(document).stream())
                .distinct()
                .toList());
        return documents.stream()
                .map(document -> new Stored<>(
                        Documents.parse(
                                "subject " + document.path("_id").asText(),
                                document,
                                it -> SubjectDocuments.fromDocument(it, own)),
                        CouchDatabase.revision(document)))
                .toList();
    }
}
