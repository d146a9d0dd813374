// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.SubjectStore;
import dev.kiln.store.attachments.AttachedCode;
import dev.kiln.store.attachments.FileAttachmentStore;
import dev.kiln.store.documents.DocumentStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/** All stores over one data directory; closing it closes them, and their own {@code close} does nothing. */
public final class EmbeddedStores implements AutoCloseable {

    private final DirectoryLock lock;
    private final Database database;
    private final FileAttachmentStore attachments;
    private final ArtifactStore artifacts;
    private final ActivationStore activations;
    private final SubjectStore subjects;
    private final DocumentStore documents;

    private EmbeddedStores(DirectoryLock lock, Database database, FileAttachmentStore attachments) {
        this.lock = lock;
        this.database = database;
        this.attachments = attachments;
        this.artifacts = new SqliteArtifactStore(database, new AttachedCode(attachments));
        this.activations = new SqliteActivationStore(database);
        this.subjects = new SqliteSubjectStore(database);
        this.documents = new SqliteDocumentStore(database);
    }

    /**
     * Opens what is in a directory, or makes it.
     *
     * @param threads makes the thread that writes
     * @throws dev.kiln.store.StoreException.Unavailable when another process has it open, or it cannot be written
     */
    public static EmbeddedStores open(Path directory, ThreadFactory threads) {
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return open(directory, lock, threads);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    public ArtifactStore artifacts() {
        return artifacts;
    }

    public ActivationStore activations() {
        return activations;
    }

    public SubjectStore subjects() {
        return subjects;
    }

    public DocumentStore documents() {
        return documents;
    }

    public AttachmentStore attachments() {
        return attachments;
    }

    /** Finishes waiting writes, then lets the next process in. Idempotent. */
    @Override
    public void close() {
        database.close();
        lock.close();
    }

    private static EmbeddedStores open(Path directory, DirectoryLock lock, ThreadFactory threads) {
        Database database = new Database(directory.resolve("kiln.db"), threads);
        try {
            FileAttachmentStore attachments = new FileAttachmentStore(directory.resolve("attachments"));
            attachments.sweep(named(database));
            return new EmbeddedStores(lock, database, attachments);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The attachments that documents name, by owner. */
    static Map<QualifiedName, Set<String>> named(Database database) {
        return database
                .read(
                        "find the attachments in use",
                        session -> Rows.all(
                                session.prepare("SELECT id, attachment, previous_attachment FROM entities"
                                        + " WHERE attachment <> '' OR previous_attachment <> ''"),
                                row -> Map.entry(
                                        QualifiedName.parse(row.getString(1)),
                                        new HashSet<>(List.of(row.getString(2), row.getString(3))))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
