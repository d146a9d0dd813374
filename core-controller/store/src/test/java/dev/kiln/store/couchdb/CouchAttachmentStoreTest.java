// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.AttachmentStoreContract;
import dev.kiln.store.attachments.Digests;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class CouchAttachmentStoreTest extends AttachmentStoreContract {

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

    @AfterEach
    void closeStores() {
        stores.close();
    }

    @Override
    protected AttachmentStore openStore() {
        if (stores != null) {
            stores.close();
        }
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
        return stores.attachments();
    }

    @Override
    protected void damage(QualifiedName owner, String name) throws Exception {
        byte[] hash = Digests.sha256().digest(owner.toString().getBytes(StandardCharsets.UTF_8));
        try (Wire wire = new Wire(config)) {
            ObjectNode document = (ObjectNode)
                    wire.get("whisks", ".kiln-attachments/" + HexFormat.of().formatHex(hash) + "/" + name);
            document.set(
                    "_attachments",
                    Json.object()
                            .set(
                                    "content",
                                    Json.object()
                                            .put("content_type", "text/plain")
                                            .put(
                                                    "data",
                                                    Base64.getEncoder()
                                                            .encodeToString(
                                                                    "jello".getBytes(StandardCharsets.UTF_8)))));
            wire.put("whisks", document);
        }
    }
}
