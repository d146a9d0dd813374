// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.store.Expected;
import dev.kiln.store.Samples;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded store opens the data of the version before it. There is no way back and no running beside each other: one process has it,
 * and an older program refuses a newer database.
 */
class PreviousDatabaseTest {

    private static final Action ACTION = Samples.action("guest/pkg/hello");
    private static final Activation RECORD = Samples.readActivation(1);
    private static final Subject SUBJECT = new Subject(
            "guest@example.org",
            false,
            List.of(new Subject.OwnedNamespace(
                    Samples.GUEST, "uuid-1", new KeyHash(2, "c2FsdA==", "aGFzaA=="), NamespaceLimits.NONE)));
    private static final Document DOCUMENT = new Document(
            new Document.Key("alarm", "guest/daily"),
            Optional.of(Samples.START),
            Json.object().put("fired", 3));

    @TempDir
    Path directory;

    /** What is in a database. */
    private record Found(
            Optional<Action> action,
            Optional<Activation> record,
            Optional<Subject> subject,
            Optional<Document> document) {}

    @Test
    void whatThePreviousVersionStoredIsThere() {
        Found all = new Found(Optional.of(ACTION), Optional.of(RECORD), Optional.of(SUBJECT), Optional.of(DOCUMENT));

        PreviousVersion.of("database")
                .assertRead(List.of(new Form<>("statements.json", all, it -> dump(), this::find)));
    }

    @Test
    void aDatabaseOfThePreviousVersionGetsTheTablesOfANewOne() throws SQLException {
        Path fresh = directory.resolve("fresh");
        EmbeddedStores.open(fresh, Thread::new).close();
        Path old = directory.resolve("old");
        try {
            restore(
                    old,
                    Files.readAllBytes(PreviousVersion.of("database").folder().resolve("statements.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedStores.open(old, Thread::new).close();

        assertThat(schema(old)).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(schema(fresh));
    }

    /** The statements that make a database with one of each, as JSON. */
    private byte[] dump() {
        Path data = directory.resolve("written");
        try (EmbeddedStores stores = EmbeddedStores.open(data, Thread::new)) {
            stores.artifacts().put(ACTION, new Expected.Absent());
            stores.activations().append(List.of(RECORD));
            stores.subjects().put(SUBJECT, new Expected.Absent());
            stores.documents().put(DOCUMENT, new Expected.Absent());
        }
        ArrayNode statements = Json.array();
        try (Connection connection = connect(data);
                Statement statement = connection.createStatement()) {
            schema(data).forEach(statements::add);
            for (String table : texts(statement, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
                String columns = String.join(
                        " || ',' || ",
                        texts(statement, "SELECT 'quote(' || name || ')' FROM pragma_table_info('" + table + "')"));
                texts(statement, "SELECT 'INSERT INTO " + table + " VALUES (' || " + columns + " || ')' FROM " + table)
                        .forEach(statements::add);
            }
            statements.add("PRAGMA user_version = "
                    + texts(statement, "PRAGMA user_version").getFirst());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read " + data, e);
        }
        return Json.bytes(statements);
    }

    private Found find(byte[] statements) {
        Path data = directory.resolve("read");
        restore(data, statements);
        try (EmbeddedStores stores = EmbeddedStores.open(data, Thread::new)) {
            return new Found(
                    stores.artifacts().action(ACTION.name()).map(Stored::value),
                    stores.activations().get(Samples.GUEST, RECORD.id()),
                    stores.subjects().byUuid("uuid-1").map(Stored::value),
                    stores.documents().get(DOCUMENT.key()).map(Stored::value));
        }
    }

    private static void restore(Path data, byte[] statements) {
        try {
            Files.createDirectories(data);
            try (Connection connection = connect(data);
                    Statement statement = connection.createStatement()) {
                for (var it : Json.parse(statements)) {
                    statement.execute(it.textValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database of the previous version", e);
        }
    }

    private static List<String> schema(Path data) throws SQLException {
        try (Connection connection = connect(data);
                Statement statement = connection.createStatement()) {
            return texts(statement, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid");
        }
    }

    private static List<String> texts(Statement statement, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static Connection connect(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("kiln.db"));
    }
}
