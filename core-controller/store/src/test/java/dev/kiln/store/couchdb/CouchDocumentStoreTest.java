// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.store.DocumentStoreContract;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class CouchDocumentStoreTest extends DocumentStoreContract {

    private static CouchServer server;

    private final CouchDbConfig config = server.newConfig();
    private CouchDbStores stores;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = CouchServer.inMemory(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected DocumentStore openStore() {
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
        return stores.documents();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(Document.Key key) throws Exception {
        try (Wire wire = new Wire(config)) {
            ObjectNode document = (ObjectNode) wire.get("documents", key.toString());
            document.remove("content");
            wire.replace("documents", document);
        }
    }
}
