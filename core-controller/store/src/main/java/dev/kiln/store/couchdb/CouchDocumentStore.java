// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import dev.kiln.store.couchdb.views.Queries;
import dev.kiln.store.couchdb.views.View;
import dev.kiln.store.documents.Damaged;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The platform's own documents in the database {@code documents}, which OpenWhisk does not have. */
final class CouchDocumentStore implements DocumentStore {

    private static final String KIND = "kind";
    private static final String DUE = "due";
    private static final String CONTENT = "content";

    private final CouchDatabase database;
    private final Damaged damaged = new Damaged();

    CouchDocumentStore(CouchDatabase database) {
        this.database = database;
    }

    @Override
    public PutOutcome put(Document document, Expected expected) {
        ObjectNode json = Json.object()
                .put("_id", document.key().toString())
                .put(KIND, document.key().kind());
        document.due().ifPresent(due -> json.put(DUE, due.toEpochMilli()));
        json.set(CONTENT, document.content());
        if (expected instanceof Expected.At at) {
            json.put("_rev", at.revision().value());
        }
        return database.put(json);
    }

    @Override
    public Optional<Stored<Document>> get(Document.Key key) {
        return database.get(key.toString()).map(CouchDocumentStore::stored);
    }

    @Override
    public DeleteOutcome delete(Document.Key key, Revision revision) {
        return database.delete(key.toString(), revision);
    }

    @Override
    public List<Stored<Document>> list(String kind, String prefix, Page page) {
        return page.limit() == 0
                ? List.of()
                : database.below(kind + "/" + prefix, page).stream()
                        .map(CouchDocumentStore::stored)
                        .toList();
    }

    @Override
    public List<Stored<Document>> due(String kind, Instant until, int limit) {
        return database.rows(View.DUE, Queries.due(kind, until, limit + Damaged.MOST)).stream()
                // what was deleted since the view was read has no document
                .flatMap(row -> row.document().stream())
                .flatMap(it -> damaged.orNone(() -> stored(it)).stream())
                .limit(limit)
                .toList();
    }

    @Override
    public int damaged() {
        return damaged.count();
    }

    private static Stored<Document> stored(ObjectNode json) {
        return new Stored<>(
                Documents.parse("document " + json.path("_id").asText(), json, CouchDocumentStore::document),
                CouchDatabase.revision(json));
    }

    private static Document document(ObjectNode json) {
        String kind = json.path(KIND).asText();
        JsonNode due = json.path(DUE);
        if (!(json.get(CONTENT) instanceof ObjectNode content)) {
            throw new IllegalArgumentException("it has no content");
        }
        return new Document(
                new Document.Key(kind, json.path("_id").asText().substring(kind.length() + 1)),
                due.isIntegralNumber() ? Optional.of(Instant.ofEpochMilli(due.longValue())) : Optional.empty(),
                content);
    }
}
