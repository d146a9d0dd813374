// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.Code;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.Samples;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoresTest {

    private static final QualifiedName LARGE = QualifiedName.parse("guest/large");

    @TempDir
    Path directory;

    @Test
    void makesItsDirectory() {
        try (EmbeddedStores stores = open(directory.resolve("a/b"))) {
            assertThat(stores.artifacts().check()).isInstanceOf(StoreHealth.Up.class);
            assertThat(stores.attachments().check()).isInstanceOf(StoreHealth.Up.class);
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        try (EmbeddedStores first = open(directory)) {
            assertThat(first.subjects().check()).isInstanceOf(StoreHealth.Up.class);
            assertThatThrownBy(() -> open(directory))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void anotherMayOpenItAfterwards() {
        open(directory).close();

        open(directory).close();
    }

    @Test
    void refusesADatabaseOfAFutureVersionAndLetsTheDirectoryGo() throws Exception {
        open(directory).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kiln.db"))) {
            connection.createStatement().execute("PRAGMA user_version = 99");
        }

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> open(directory))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("version 99");
        }
    }

    @Test
    void aDatabaseOfTheFirstVersionIsMigrated() throws Exception {
        try (EmbeddedStores stores = open(directory)) {
            stores.activations().append(List.of(Samples.activation(1), Samples.activation(2)));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kiln.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP INDEX entities_with_attachments");
            statement.execute("DROP INDEX entities_shared");
            statement.execute("ALTER TABLE entities DROP COLUMN is_shared");
            statement.execute("DROP TABLE documents");
            statement.execute("PRAGMA user_version = 1");
        }

        try (EmbeddedStores stores = open(directory)) {
            assertThat(stores.activations().listRecords(ActivationQuery.all(Samples.GUEST), new Page(0, 30)))
                    .extracting(Activation::id)
                    .containsExactly(Samples.id(2), Samples.id(1));
        }
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Files.writeString(directory.resolve("kiln.db"), "this is no database, but a long enough text ".repeat(100));

        assertThatThrownBy(() -> open(directory)).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void closedStoresRefuse() {
        EmbeddedStores stores = open(directory);
        stores.close();
        stores.close();

        assertThatThrownBy(() -> stores.artifacts().put(Samples.action("guest/a"), new Expected.Absent()))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThat(stores.activations().check()).isInstanceOf(StoreHealth.Down.class);
    }

    @Test
    void sweepsWhatCrashedWritersLeft() throws Exception {
        try (EmbeddedStores stores = open(directory)) {
            put(stores, "kept");
            stores.attachments().save(LARGE, "text/plain", new ByteArrayInputStream(new byte[3]));
            stores.attachments()
                    .save(QualifiedName.parse("guest/never"), "text/plain", new ByteArrayInputStream(new byte[3]));
        }
        Files.writeString(directory.resolve("attachments/unfinished/7"), "half a fi");

        try (EmbeddedStores stores = open(directory)) {
            assertThat(DataFiles.attachments(directory)).hasSize(1);
            assertThat(codeOf(stores)).isEqualTo("kept".repeat(10_000));
        }
    }

    @Test
    void anActionsOldAttachmentsGo() throws Exception {
        try (EmbeddedStores stores = open(directory)) {
            put(stores, "first");
            put(stores, "second");
            put(stores, "third");
            assertThat(DataFiles.attachments(directory)).hasSize(2);

            put(stores, "third");
            assertThat(DataFiles.attachments(directory)).hasSize(1);
        }
    }

    @Test
    void aDamagedAttachmentIsFound() throws Exception {
        try (EmbeddedStores stores = open(directory)) {
            put(stores, "code");
            Path file = DataFiles.attachments(directory).getFirst();
            Files.writeString(file, "CODE".repeat(10_000));

            assertThatThrownBy(() -> codeOf(stores)).isInstanceOf(StoreException.Corrupt.class);
            Files.writeString(file, "code");
            assertThatThrownBy(() -> codeOf(stores)).isInstanceOf(StoreException.Corrupt.class);
        }
    }

    @Test
    void aCorruptSummaryIsFound() throws Exception {
        try (EmbeddedStores stores = open(directory)) {
            put(stores, "code");
            OtherConnection.update(directory, "UPDATE entities SET summary = X'7B' WHERE id = ?", LARGE.toString());

            assertThatThrownBy(
                            () -> stores.artifacts().listActions(LARGE.namespace(), Optional.empty(), new Page(0, 10)))
                    .isInstanceOf(StoreException.Corrupt.class);
        }
    }

    @Test
    void aWriteThatFailsDoesNotHarmTheOthersOfItsGroup() {
        try (Database database = new Database(directory.resolve("kiln.db"), Thread::new)) {
            Thread[] writers = new Thread[20];
            for (int i = 0; i < writers.length; i++) {
                int number = i;
                writers[i] = Thread.ofVirtual().start(() -> writeOrFail(database, number));
            }
            for (Thread writer : writers) {
                assertThat(join(writer)).isTrue();
            }

            long rows = database.read(
                    "test", session -> Rows.number(session.prepare("SELECT count(*) FROM subject_namespaces")));
            assertThat(rows).isEqualTo(16);
        }
    }

    private static void writeOrFail(Database database, int number) {
        boolean isFaulty = number % 5 == 0;
        try {
            database.write("test", session -> {
                session.update("INSERT INTO subject_namespaces VALUES ('s', ?)", "uuid" + number);
                return isFaulty ? session.update("INSERT INTO missing VALUES (1)") : 1;
            });
        } catch (StoreException e) {
            assertThat(isFaulty).isTrue();
        }
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(EmbeddedStores stores, String word) {
        Expected expected = stores.artifacts()
                .action(LARGE)
                .<Expected>map(stored -> new Expected.At(stored.revision()))
                .orElseGet(Expected.Absent::new);
        stores.artifacts().put(Samples.action(LARGE.toString(), new Code.Inline(word.repeat(10_000), false)), expected);
    }

    private static String codeOf(EmbeddedStores stores) {
        Code code = stores.artifacts()
                .action(LARGE)
                .orElseThrow()
                .value()
                .exec()
                .optionalCode()
                .orElseThrow();
        return stores.artifacts().code(LARGE, (Code.Attached) code).text();
    }

    private static EmbeddedStores open(Path directory) {
        return EmbeddedStores.open(directory, Thread::new);
    }
}
