// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.StoreException;
import dev.kiln.store.SubjectStore;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.couchdb.http.CouchHttp;
import dev.kiln.store.couchdb.views.DesignDocument;
import dev.kiln.store.documents.DocumentStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** All stores over one CouchDB and one pool of connections; closing it closes them, and their own {@code close} does nothing. */
public final class CouchDbStores implements AutoCloseable {

    private final CouchHttp http;
    private final ArtifactStore artifacts;
    private final ActivationStore activations;
    private final SubjectStore subjects;
    private final DocumentStore documents;
    private final AttachmentStore attachments;
    private final ChangeFeed changes;

    private CouchDbStores(CouchDbConfig config, CouchHttp http, ThreadFactory threads, RandomGenerator random) {
        this.http = http;
        CouchDatabase whisks = prepared(config, "whisks", DesignDocument.OF_ENTITIES);
        CouchAttachments whisksAttachments = new CouchAttachments(http, whisks);
        this.artifacts = new CouchArtifactStore(whisks, whisksAttachments, random);
        this.attachments = new CouchAttachmentStore(whisks, whisksAttachments, random);
        this.changes = new CouchChangeFeed(http, whisks, config.timeouts().heartbeat(), threads, random);
        this.activations = new CouchActivationStore(prepared(config, "activations", DesignDocument.OF_ACTIVATIONS));
        this.subjects = new CouchSubjectStore(prepared(config, "subjects", DesignDocument.OF_SUBJECTS));
        this.documents = new CouchDocumentStore(prepared(config, "documents", DesignDocument.OF_DOCUMENTS));
    }

    /**
     * Opens the databases, and makes them and their design documents where they are missing; several processes may do it at
     * once. Blocks for as long as the configuration's time-outs and retries allow.
     *
     * @param threads makes the thread of each watch of changes
     * @param random names attachments and spreads retries; of so many bits that no name comes twice, and safe for several threads
     * @throws StoreException.Unavailable when the server does not answer, or refuses the credentials
     */
    public static CouchDbStores open(CouchDbConfig config, ThreadFactory threads, RandomGenerator random) {
        CouchHttp http = new CouchHttp(config, random);
        try {
            return new CouchDbStores(config, http, threads, random);
        } catch (RuntimeException e) {
            http.close();
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

    /** For those whose entities are kept elsewhere: {@link #artifacts} keeps large code with its documents. */
    public AttachmentStore attachments() {
        return attachments;
    }

    public ChangeFeed changes() {
        return changes;
    }

    /** Closes all connections; requests under way fail. Close watches first. Idempotent. */
    @Override
    public void close() {
        http.close();
    }

    private CouchDatabase prepared(CouchDbConfig config, String name, List<DesignDocument> designs) {
        CouchDatabase database = new CouchDatabase(http, config.prefix() + name);
        database.ensureExists();
        designs.forEach(design -> install(database, design));
        return database;
    }

    /** Writes what is missing or older. Who loses against another writer has what he wanted, so no outcome is looked at. */
    private static void install(CouchDatabase database, DesignDocument design) {
        Optional<ObjectNode> stored = database.get(design.id());
        if (stored.isEmpty()) {
            database.put(design.toDocument());
        } else if (design.replaces(stored.get())) {
            ObjectNode document = design.toDocument();
            document.set("_rev", stored.get().get("_rev"));
            database.put(document);
        } else if (!design.missingIn(stored.get()).isEmpty()) {
            throw database.unavailable(
                    "use the design document " + design.id(),
                    "somebody else made it, and it lacks the views " + design.missingIn(stored.get())
                            + "; delete it to have it made anew");
        }
    }
}
