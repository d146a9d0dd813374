// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionCodec;
import dev.kiln.model.action.Code;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.attachments.AttachedCode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All entities in the table {@code entities}, large code of actions in an attachment store. */
final class SqliteArtifactStore implements ArtifactStore {

    private static final String ACTION = EntityType.ACTION;
    private static final String NONE = "";
    private static final String SHARED = " AND is_shared = 1";
    private static final String NEWEST_FIRST = " ORDER BY updated DESC, id DESC LIMIT ? OFFSET ?";

    private final Database database;
    private final AttachedCode attachments;
    private final OwnerLocks locks = new OwnerLocks();

    SqliteArtifactStore(Database database, AttachedCode attachments) {
        this.database = database;
        this.attachments = attachments;
    }

    /** What is written of an entity. */
    private record Row(
            String type,
            QualifiedName name,
            Instant updated,
            String attachment,
            boolean isShared,
            byte[] summary,
            byte[] document) {}

    /** A document's attachments: its own, and that of the one before it. */
    private record Attachments(String current, String previous) {
        Set<String> names() {
            return current.equals(previous) ? Set.of(current) : Set.of(current, previous);
        }
    }

    @Override
    public PutOutcome put(Action action, Expected expected) {
        // nobody may discard an attachment between its saving and the commit of the document that names it
        return locks.holding(action.name(), () -> {
            Action stored = attachments.attachLarge(action);
            String attachment = attachmentOf(stored);
            Revision revision = database.newRevision();
            Row row = new Row(
                    ACTION,
                    stored.name(),
                    stored.updated(),
                    attachment,
                    false,
                    Json.bytes(ActionCodec.toSummary(stored)),
                    Json.bytes(ActionCodec.toJson(stored)));
            Optional<Attachments> written =
                    switch (expected) {
                        case Expected.Absent absent -> insert(row, revision);
                        case Expected.At at -> update(row, at.revision(), revision);
                    };
            if (written.isEmpty()) {
                discard(action.name());
                return new PutOutcome.Conflict();
            }
            boolean mayHaveOld = expected instanceof Expected.At || !attachment.equals(NONE);
            if (mayHaveOld) {
                attachments.retain(action.name(), written.get().names());
            }
            return new PutOutcome.Written(revision);
        });
    }

    @Override
    public Optional<Stored<Action>> action(QualifiedName name) {
        return read(ACTION, name, ActionCodec::fromJson);
    }

    @Override
    public Code.Inline code(QualifiedName name, Code.Attached code) {
        return attachments.read(name, code);
    }

    @Override
    public <T> PutOutcome put(EntityType<T> type, T entity, Expected expected) {
        Revision revision = database.newRevision();
        Row row = new Row(
                type.word(),
                type.name().apply(entity),
                type.updated().apply(entity),
                NONE,
                type.isShared().test(entity),
                Json.bytes(type.toSummary().apply(entity)),
                Json.bytes(type.toJson().apply(entity)));
        Optional<Attachments> written =
                switch (expected) {
                    case Expected.Absent absent -> insert(row, revision);
                    case Expected.At at -> update(row, at.revision(), revision);
                };
        return written.isPresent() ? new PutOutcome.Written(revision) : new PutOutcome.Conflict();
    }

    @Override
    public <T> Optional<Stored<T>> get(EntityType<T> type, QualifiedName name) {
        return read(type.word(), name, type.fromJson());
    }

    @Override
    public boolean isTaken(QualifiedName name) {
        return database.read(
                "look for " + name,
                session -> Rows.number(session.prepare("SELECT count(*) FROM entities WHERE id = ?", name.toString()))
                        > 0);
    }

    @Override
    public DeleteOutcome delete(QualifiedName name, Revision revision) {
        return locks.holding(name, () -> {
            DeleteOutcome outcome = database.write("delete " + name, session -> {
                String id = name.toString();
                if (session.update("DELETE FROM entities WHERE id = ? AND revision = ?", id, revision.value()) == 1) {
                    return new DeleteOutcome.Deleted();
                }
                return Rows.number(session.prepare("SELECT count(*) FROM entities WHERE id = ?", id)) == 0
                        ? new DeleteOutcome.Missing()
                        : new DeleteOutcome.Conflict();
            });
            if (outcome instanceof DeleteOutcome.Deleted) {
                attachments.retain(name, Set.of());
            }
            return outcome;
        });
    }

    @Override
    public List<ObjectNode> listActions(NamespaceName namespace, Optional<EntityName> packageName, Page page) {
        return database.read(
                "list actions of " + namespace,
                session -> Rows.all(
                        select(session, "summary", namespace, packageName, page),
                        row -> Rows.parse(
                                "an action's summary in " + namespace, row.getBytes(1), Function.identity())));
    }

    @Override
    public long countActions(NamespaceName namespace, Optional<EntityName> packageName) {
        return database.read("count actions of " + namespace, session -> {
            String query = "SELECT count(*) FROM entities WHERE namespace = ? AND type = ?";
            return Rows.number(
                    packageName.isPresent()
                            ? session.prepare(
                                    query + " AND package = ?",
                                    namespace.value(),
                                    ACTION,
                                    packageName.get().value())
                            : session.prepare(query, namespace.value(), ACTION));
        });
    }

    @Override
    public List<ObjectNode> list(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly, Page page) {
        String what = "list entities of type " + type.word() + " of " + namespace;
        return database.read(
                what,
                session -> Rows.all(
                        session.prepare(
                                "SELECT summary FROM entities WHERE namespace = ? AND type = ?"
                                        + (isSharedOnly ? SHARED : "")
                                        + NEWEST_FIRST,
                                namespace.value(),
                                type.word(),
                                page.limit(),
                                page.skip()),
                        row -> Rows.parse(what, row.getBytes(1), Function.identity())));
    }

    @Override
    public long count(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly) {
        return database.read(
                "count entities of type " + type.word() + " of " + namespace,
                session -> Rows.number(session.prepare(
                        "SELECT count(*) FROM entities WHERE namespace = ? AND type = ?" + (isSharedOnly ? SHARED : ""),
                        namespace.value(),
                        type.word())));
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the database is closed by whoever opened it. */
    @Override
    public void close() {}

    private <T> Optional<Stored<T>> read(String type, QualifiedName name, Function<ObjectNode, T> codec) {
        String what = type + " " + name;
        return database.read(
                "read " + what,
                session -> Rows.first(
                        session.prepare(
                                "SELECT revision, document FROM entities WHERE id = ? AND type = ?",
                                name.toString(),
                                type),
                        row -> new Stored<>(Rows.parse(what, row.getBytes(2), codec), new Revision(row.getString(1)))));
    }

    private Optional<Attachments> insert(Row row, Revision revision) {
        QualifiedName name = row.name();
        int rows = database.write(
                "write " + row.type() + " " + name,
                session -> session.update(
                        """
                        INSERT INTO entities (id, type, namespace, package, updated, revision, attachment,
                          previous_attachment, is_shared, summary, document)
                        VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?) ON CONFLICT DO NOTHING""",
                        name.toString(),
                        row.type(),
                        name.namespace().value(),
                        name.packageName().map(EntityName::value).orElse(NONE),
                        row.updated().toEpochMilli(),
                        revision.value(),
                        row.attachment(),
                        row.isShared() ? 1 : 0,
                        row.summary(),
                        row.document()));
        return rows == 1 ? Optional.of(new Attachments(row.attachment(), NONE)) : Optional.empty();
    }

    private Optional<Attachments> update(Row row, Revision expected, Revision revision) {
        String id = row.name().toString();
        return database.write(
                "write " + row.type() + " " + id,
                session -> Rows.first(
                        session.prepare(
                                """
                                UPDATE entities SET updated = ?, revision = ?, previous_attachment = attachment,
                                  attachment = ?, is_shared = ?, summary = ?, document = ?
                                WHERE id = ? AND type = ? AND revision = ?
                                RETURNING attachment, previous_attachment""",
                                row.updated().toEpochMilli(),
                                revision.value(),
                                row.attachment(),
                                row.isShared() ? 1 : 0,
                                row.summary(),
                                row.document(),
                                id,
                                row.type(),
                                expected.value()),
                        found -> new Attachments(found.getString(1), found.getString(2))));
    }

    /** Removes what a refused write left behind. */
    private void discard(QualifiedName name) {
        Optional<Attachments> kept = database.read(
                "read attachments of " + name,
                session -> Rows.first(
                        session.prepare(
                                "SELECT attachment, previous_attachment FROM entities WHERE id = ?", name.toString()),
                        row -> new Attachments(row.getString(1), row.getString(2))));
        attachments.retain(name, kept.map(Attachments::names).orElse(Set.of()));
    }

    private static PreparedStatement select(
            Session session, String column, NamespaceName namespace, Optional<EntityName> packageName, Page page)
            throws SQLException {
        String head = "SELECT " + column + " FROM entities WHERE namespace = ? AND type = ?";
        return packageName.isPresent()
                ? session.prepare(
                        head + " AND package = ?" + NEWEST_FIRST,
                        namespace.value(),
                        ACTION,
                        packageName.get().value(),
                        page.limit(),
                        page.skip())
                : session.prepare(head + NEWEST_FIRST, namespace.value(), ACTION, page.limit(), page.skip());
    }

    private static String attachmentOf(Action action) {
        return action.exec().optionalCode().orElse(null) instanceof Code.Attached attached ? attached.name() : NONE;
    }
}
