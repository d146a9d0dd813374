// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The tables, and the steps from each version of them to the next; a step that was released is never changed. */
final class Schema {

    /**
     * Documents are JSON in UTF-8. Summaries stand before documents, so that a list need not read past a long document.
     */
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE entities (
              id TEXT NOT NULL UNIQUE,
              type TEXT NOT NULL,
              namespace TEXT NOT NULL,
              package TEXT NOT NULL,
              updated INTEGER NOT NULL,
              revision TEXT NOT NULL,
              attachment TEXT NOT NULL,
              previous_attachment TEXT NOT NULL,
              summary BLOB NOT NULL,
              document BLOB NOT NULL)""",
            "CREATE INDEX entities_by_namespace ON entities (namespace, type, updated DESC, id DESC)",
            "CREATE INDEX entities_by_package ON entities (namespace, package, type, updated DESC, id DESC)",
            """
            CREATE TABLE activations (
              id BLOB NOT NULL,
              namespace TEXT NOT NULL,
              action TEXT NOT NULL,
              start INTEGER NOT NULL,
              summary BLOB NOT NULL,
              document BLOB NOT NULL)""",
            "CREATE UNIQUE INDEX activations_by_id ON activations (id, namespace)",
            "CREATE INDEX activations_by_start ON activations (namespace, start DESC)",
            "CREATE INDEX activations_by_action ON activations (namespace, action, start DESC)",
            "CREATE INDEX activations_by_age ON activations (start)",
            """
            CREATE TABLE subjects (
              name TEXT NOT NULL PRIMARY KEY,
              revision TEXT NOT NULL,
              document BLOB NOT NULL)""",
            "CREATE TABLE subject_namespaces (subject TEXT NOT NULL, uuid TEXT NOT NULL)",
            "CREATE INDEX subject_namespaces_by_uuid ON subject_namespaces (uuid)",
            "CREATE INDEX subject_namespaces_by_subject ON subject_namespaces (subject)",
            "CREATE TABLE epochs (epoch INTEGER NOT NULL)",
            "INSERT INTO epochs VALUES (0)");

    /**
     * What is asked for in the order of an index is not sorted: read backwards, these begin with the last record, also among
     * those that started at once. New records come at their end, where pages fill up before the next one begins. And a start
     * looks for attachments where there are some, instead of at all actions.
     */
    private static final List<String> INDEXES_IN_ORDER = List.of(
            "DROP INDEX activations_by_start",
            "DROP INDEX activations_by_action",
            "CREATE INDEX activations_by_start ON activations (namespace, start)",
            "CREATE INDEX activations_by_action ON activations (namespace, action, start)",
            """
            CREATE INDEX entities_with_attachments ON entities (id, attachment, previous_attachment)
              WHERE attachment <> '' OR previous_attachment <> ''""");

    /** Lists of what others share look at that alone. */
    private static final List<String> SHARED_PACKAGES =
            List.of("ALTER TABLE entities ADD COLUMN is_shared INTEGER NOT NULL DEFAULT 0", """
            CREATE INDEX entities_shared ON entities (namespace, type, updated DESC, id DESC)
              WHERE is_shared = 1""");

    /** The platform's own documents; those that wait for no time have an empty text for it. */
    private static final List<String> DOCUMENTS = List.of("""
            CREATE TABLE documents (
              kind TEXT NOT NULL,
              id TEXT NOT NULL,
              revision TEXT NOT NULL,
              due INTEGER NOT NULL,
              content BLOB NOT NULL,
              PRIMARY KEY (kind, id))""", "CREATE INDEX documents_due ON documents (kind, due)");

    private static final List<List<String>> STEPS = List.of(TABLES, INDEXES_IN_ORDER, SHARED_PACKAGES, DOCUMENTS);

    private Schema() {}

    /** Makes or migrates the tables; for the writer's session before its thread starts. */
    static void prepare(Session session) throws SQLException {
        int version = (int) number(session, "PRAGMA user_version");
        if (version > STEPS.size()) {
            throw new StoreException.Unavailable(
                    "the database is of version " + version + " but this program knows versions up to " + STEPS.size()
                            + "; use the newer program that wrote it",
                    null);
        }
        for (int step = version; step < STEPS.size(); step++) {
            session.execute("BEGIN IMMEDIATE");
            for (String statement : STEPS.get(step)) {
                session.execute(statement);
            }
            session.execute("PRAGMA user_version = " + (step + 1));
            session.execute("COMMIT");
        }
    }

    /** Counts the openings of the database. */
    static long nextEpoch(Session session) throws SQLException {
        session.update("UPDATE epochs SET epoch = epoch + 1");
        return number(session, "SELECT epoch FROM epochs");
    }

    private static long number(Session session, String query) throws SQLException {
        try (ResultSet rows = session.prepare(query).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
