// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Damaged;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The platform's own documents. */
final class SqliteDocumentStore implements DocumentStore {

    /** Sorts after whatever an id may go on with. */
    private static final String LAST = "\uffff";

    private static final String COLUMNS = "SELECT kind, id, revision, due, content FROM documents";

    private final Database database;
    private final Damaged damaged = new Damaged();

    SqliteDocumentStore(Database database) {
        this.database = database;
    }

    @Override
    public PutOutcome put(Document document, Expected expected) {
        Revision revision = database.newRevision();
        Document.Key key = document.key();
        Object due = document.due().<Object>map(Instant::toEpochMilli).orElse("");
        byte[] content = Json.bytes(document.content());
        return database.write("write the document " + key, session -> {
            int rows =
                    switch (expected) {
                        case Expected.Absent absent ->
                            session.update(
                                    "INSERT INTO documents (kind, id, revision, due, content)"
                                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                    key.kind(),
                                    key.id(),
                                    revision.value(),
                                    due,
                                    content);
                        case Expected.At at ->
                            session.update(
                                    "UPDATE documents SET revision = ?, due = ?, content = ?"
                                            + " WHERE kind = ? AND id = ? AND revision = ?",
                                    revision.value(),
                                    due,
                                    content,
                                    key.kind(),
                                    key.id(),
                                    at.revision().value());
                    };
            return rows == 0 ? new PutOutcome.Conflict() : new PutOutcome.Written(revision);
        });
    }

    @Override
    public Optional<Stored<Document>> get(Document.Key key) {
        return database.read(
                "read the document " + key,
                session -> Rows.first(
                        session.prepare(COLUMNS + " WHERE kind = ? AND id = ?", key.kind(), key.id()),
                        SqliteDocumentStore::document));
    }

    @Override
    public DeleteOutcome delete(Document.Key key, Revision revision) {
        return database.write("delete the document " + key, session -> {
            int rows = session.update(
                    "DELETE FROM documents WHERE kind = ? AND id = ? AND revision = ?",
                    key.kind(),
                    key.id(),
                    revision.value());
            if (rows == 1) {
                return new DeleteOutcome.Deleted();
            }
            return Rows.number(session.prepare(
                                    "SELECT count(*) FROM documents WHERE kind = ? AND id = ?", key.kind(), key.id()))
                            == 0
                    ? new DeleteOutcome.Missing()
                    : new DeleteOutcome.Conflict();
        });
    }

    @Override
    public List<Stored<Document>> list(String kind, String prefix, Page page) {
        return database.read(
                "list documents of kind " + kind,
                session -> Rows.all(
                        session.prepare(
                                COLUMNS + " WHERE kind = ? AND id >= ? AND id < ? ORDER BY id LIMIT ? OFFSET ?",
                                kind,
                                prefix,
                                prefix + LAST,
                                page.limit(),
                                page.skip()),
                        SqliteDocumentStore::document));
    }

    @Override
    public List<Stored<Document>> due(String kind, Instant until, int limit) {
        return database
                .read(
                        "find documents of kind " + kind + " that are due",
                        session -> Rows.all(
                                session.prepare(
                                        // what waits for no time has a text here, which sorts after all numbers
                                        COLUMNS + " WHERE kind = ? AND due <= ? ORDER BY due LIMIT ?",
                                        kind,
                                        until.toEpochMilli(),
                                        limit + Damaged.MOST),
                                row -> damaged.orNone(() -> document(row))))
                .stream()
                .flatMap(Optional::stream)
                .limit(limit)
                .toList();
    }

    @Override
    public int damaged() {
        return damaged.count();
    }

    private static Stored<Document> document(ResultSet row) throws SQLException {
        Document.Key key = new Document.Key(row.getString(1), row.getString(2));
        String due = row.getString(4);
        return new Stored<>(
                new Document(
                        key,
                        due.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(due))),
                        Rows.parse("document " + key, row.getBytes(5), SqliteDocumentStore::content)),
                new Revision(row.getString(3)));
    }

    private static ObjectNode content(ObjectNode parsed) {
        return parsed;
    }
}
