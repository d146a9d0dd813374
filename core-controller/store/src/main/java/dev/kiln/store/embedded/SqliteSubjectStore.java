// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.SubjectCodec;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Subjects, and the uuids of their namespaces. */
final class SqliteSubjectStore implements SubjectStore {

    private final Database database;

    SqliteSubjectStore(Database database) {
        this.database = database;
    }

    @Override
    public PutOutcome put(Subject subject, Expected expected) {
        Revision revision = database.newRevision();
        byte[] document = Json.bytes(SubjectCodec.toStored(subject));
        return database.write("write subject " + subject.name(), session -> {
            int rows =
                    switch (expected) {
                        case Expected.Absent absent ->
                            session.update(
                                    "INSERT INTO subjects (name, revision, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                    subject.name(),
                                    revision.value(),
                                    document);
                        case Expected.At at ->
                            session.update(
                                    "UPDATE subjects SET revision = ?, document = ? WHERE name = ? AND revision = ?",
                                    revision.value(),
                                    document,
                                    subject.name(),
                                    at.revision().value());
                    };
            if (rows == 0) {
                return new PutOutcome.Conflict();
            }
            forgetNamespaces(session, subject.name());
            for (Subject.OwnedNamespace owned : subject.namespaces()) {
                session.update("INSERT INTO subject_namespaces VALUES (?, ?)", subject.name(), owned.uuid());
            }
            return new PutOutcome.Written(revision);
        });
    }

    @Override
    public Optional<Stored<Subject>> get(String name) {
        return database.read(
                "read subject " + name,
                session -> Rows.first(
                        session.prepare("SELECT name, revision, document FROM subjects WHERE name = ?", name),
                        SqliteSubjectStore::subject));
    }

    @Override
    public Optional<Stored<Subject>> byUuid(String uuid) {
        return database.read(
                "find the subject of namespace " + uuid,
                session -> Rows.first(session.prepare("""
                                SELECT name, revision, document FROM subjects WHERE name =
                                  (SELECT subject FROM subject_namespaces WHERE uuid = ? ORDER BY rowid LIMIT 1)""", uuid), SqliteSubjectStore::subject));
    }

    /** Looks at all of them: on one machine they are few, and whoever asks for a namespace remembers the answer. */
    @Override
    public List<Stored<Subject>> byNamespace(NamespaceName namespace) {
        return database.read(
                "find the subjects of namespace " + namespace,
                session -> Rows.all(session.prepare("""
                        SELECT name, revision, document FROM subjects WHERE EXISTS (
                          SELECT 1 FROM json_each(
                            CASE WHEN json_valid(CAST(document AS TEXT)) THEN CAST(document AS TEXT) ELSE '{}' END,
                            '$.namespaces')
                          WHERE json_extract(value, '$.name') = ?)
                        ORDER BY name""", namespace.value()), SqliteSubjectStore::subject));
    }

    @Override
    public List<Stored<Subject>> list(Page page) {
        return database.read(
                "list subjects",
                session -> Rows.all(
                        session.prepare(
                                "SELECT name, revision, document FROM subjects ORDER BY name LIMIT ? OFFSET ?",
                                page.limit(),
                                page.skip()),
                        SqliteSubjectStore::subject));
    }

    @Override
    public DeleteOutcome delete(String name, Revision revision) {
        return database.write("delete subject " + name, session -> {
            if (session.update("DELETE FROM subjects WHERE name = ? AND revision = ?", name, revision.value()) == 1) {
                forgetNamespaces(session, name);
                return new DeleteOutcome.Deleted();
            }
            return Rows.number(session.prepare("SELECT count(*) FROM subjects WHERE name = ?", name)) == 0
                    ? new DeleteOutcome.Missing()
                    : new DeleteOutcome.Conflict();
        });
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the database is closed by whoever opened it. */
    @Override
    public void close() {}

    private static void forgetNamespaces(Session session, String subject) throws SQLException {
        session.update("DELETE FROM subject_namespaces WHERE subject = ?", subject);
    }

    private static Stored<Subject> subject(ResultSet row) throws SQLException {
        return new Stored<>(
                Rows.parse("subject " + row.getString(1), row.getBytes(3), SubjectCodec::fromJson),
                new Revision(row.getString(2)));
    }
}
