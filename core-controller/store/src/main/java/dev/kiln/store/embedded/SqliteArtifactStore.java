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
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.attachments.AttachedCode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Actions in the table {@code entities}, their large code in an attachment store. */
final class SqliteArtifactStore implements ArtifactStore {

    private static final String ACTION = "action";
    private static final String NONE = "";

    private final Database database;
    private final AttachedCode attachments;
    private final OwnerLocks locks = new OwnerLocks();

    SqliteArtifactStore(Database database, AttachedCode attachments) {
        this.database = database;
        this.attachments = attachments;
    }

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
            byte[] document = Json.bytes(ActionCodec.toJson(stored));
            byte[] summary = Json.bytes(ActionCodec.toSummary(stored));
            Optional<Attachments> written =
                    switch (expected) {
                        case Expected.Absent absent -> insert(stored, revision, attachment, summary, document);
                        case Expected.At at -> update(stored, at.revision(), revision, attachment, summary, document);
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
        return database.read(
                "read action " + name,
                session -> Rows.first(
                        session.prepare(
                                "SELECT revision, document FROM entities WHERE id = ? AND type = ?",
                                name.toString(),
                                ACTION),
                        row -> new Stored<>(
                                Rows.parse("action " + name, row.getBytes(2), ActionCodec::fromJson),
                                new Revision(row.getString(1)))));
    }

    @Override
    public Code.Inline code(QualifiedName name, Code.Attached code) {
        return attachments.read(name, code);
    }

    @Override
    public DeleteOutcome delete(QualifiedName name, Revision revision) {
        return locks.holding(name, () -> {
            DeleteOutcome outcome = database.write("delete action " + name, session -> {
                String id = name.toString();
                if (session.update(
                                "DELETE FROM entities WHERE id = ? AND type = ? AND revision = ?",
                                id,
                                ACTION,
                                revision.value())
                        == 1) {
                    return new DeleteOutcome.Deleted();
                }
                return Rows.number(session.prepare(
                                        "SELECT count(*) FROM entities WHERE id = ? AND type = ?", id, ACTION))
                                == 0
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
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the database is closed by whoever opened it. */
    @Override
    public void close() {}

    private Optional<Attachments> insert(
            Action action, Revision revision, String attachment, byte[] summary, byte[] document) {
        QualifiedName name = action.name();
        int rows = database.write(
                "write action " + name,
                session -> session.update(
                        """
                        INSERT INTO entities (id, type, namespace, package, updated, revision, attachment,
                          previous_attachment, summary, document)
                        VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?) ON CONFLICT DO NOTHING""",
                        name.toString(),
                        ACTION,
                        name.namespace().value(),
                        name.packageName().map(EntityName::value).orElse(NONE),
                        action.updated().toEpochMilli(),
                        revision.value(),
                        attachment,
                        summary,
                        document));
        return rows == 1 ? Optional.of(new Attachments(attachment, NONE)) : Optional.empty();
    }

    private Optional<Attachments> update(
            Action action, Revision expected, Revision revision, String attachment, byte[] summary, byte[] document) {
        String id = action.name().toString();
        return database.write(
                "write action " + id,
                session -> Rows.first(
                        session.prepare(
                                """
                                UPDATE entities SET updated = ?, revision = ?, previous_attachment = attachment,
                                  attachment = ?, summary = ?, document = ?
                                WHERE id = ? AND type = ? AND revision = ?
                                RETURNING attachment, previous_attachment""",
                                action.updated().toEpochMilli(),
                                revision.value(),
                                attachment,
                                summary,
                                document,
                                id,
                                ACTION,
                                expected.value()),
                        row -> new Attachments(row.getString(1), row.getString(2))));
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
        String tail = " ORDER BY updated DESC, id DESC LIMIT ? OFFSET ?";
        return packageName.isPresent()
                ? session.prepare(
                        head + " AND package = ?" + tail,
                        namespace.value(),
                        ACTION,
                        packageName.get().value(),
                        page.limit(),
                        page.skip())
                : session.prepare(head + tail, namespace.value(), ACTION, page.limit(), page.skip());
    }

    private static String attachmentOf(Action action) {
        return action.exec().optionalCode().orElse(null) instanceof Code.Attached attached ? attached.name() : NONE;
    }
}
