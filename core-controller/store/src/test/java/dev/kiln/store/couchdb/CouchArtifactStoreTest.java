// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.ArtifactStoreContract;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.couchdb.http.CouchDbConfig.Timeouts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class CouchArtifactStoreTest extends ArtifactStoreContract {

    private static CouchServer server;

    // the stand-in is slow with code of 48 MB
    private final CouchDbConfig config =
            server.newConfig().withTimeouts(new Timeouts(Duration.ofSeconds(1), Duration.ofMinutes(3)));
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
    protected ArtifactStore openStore() {
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
        return stores.artifacts();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(QualifiedName name) throws Exception {
        try (Wire wire = new Wire(config)) {
            wire.replace("whisks", Json.object().put("_id", name.toString()).put("entityType", "action"));
        }
    }
}
