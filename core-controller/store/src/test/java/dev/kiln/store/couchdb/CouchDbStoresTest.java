// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.couchdb.views.DesignDocument;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CouchDbStoresTest {

    private static CouchServer server;

    private final CouchDbConfig config = server.newConfig();

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

    @Test
    void makesDatabasesAndDesignDocumentsOnce() throws Exception {
        open(config).close();
        Map<String, String> first = designRevisions();

        open(config).close();

        assertThat(first)
                .hasSize(8)
                .allSatisfy((id, revision) -> assertThat(revision).as(id).startsWith("1-"));
        assertThat(designRevisions()).isEqualTo(first);
    }

    @Test
    void severalMayOpenAtOnce() throws Exception {
        List<CompletableFuture<CouchDbStores>> opened = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            CompletableFuture<CouchDbStores> open = new CompletableFuture<>();
            opened.add(open);
            Thread.ofVirtual().start(() -> {
                try {
                    open.complete(open(config));
                } catch (Throwable e) {
                    open.completeExceptionally(e);
                }
            });
        }

        for (CompletableFuture<CouchDbStores> open : opened) {
            open.get(60, TimeUnit.SECONDS).close();
        }
        assertThat(designRevisions()).hasSize(8);
    }

    @Test
    void replacesDesignDocumentsOfAnEarlierEdition() throws Exception {
        open(config).close();
        try (Wire wire = new Wire(config)) {
            ObjectNode old = (ObjectNode) wire.get("whisks", "_design/whisks.v2.1.0");
            old.put("kilnEdition", 0).putObject("views");
            wire.put("whisks", old);

            open(config).close();

            JsonNode now = wire.get("whisks", "_design/whisks.v2.1.0");
            assertThat(now.path("kilnEdition").asInt()).isEqualTo(1);
            assertThat(now.path("views").has("actions")).isTrue();
        }
    }

    @Test
    void refusesADesignDocumentOfOthersThatLacksAView() throws Exception {
        try (Wire wire = new Wire(config)) {
            wire.createDatabase("activations");
            ObjectNode foreign = Json.object().put("_id", "_design/activations").put("language", "javascript");
            foreign.putObject("views");
            wire.put("activations", foreign);
        }

        assertThatThrownBy(() -> open(config))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("_design/activations")
                .hasMessageContaining("byDate");
    }

    @Test
    void aDatabaseThatWasRemovedIsUnavailableRatherThanEmpty() throws Exception {
        try (CouchDbStores stores = open(config);
                Wire wire = new Wire(config)) {
            wire.deleteDatabase("whisks");

            assertThatThrownBy(() -> stores.artifacts().action(QualifiedName.parse("guest/hello")))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("_whisks");
            assertThat(stores.artifacts().check()).isInstanceOf(StoreHealth.Down.class);
            assertThat(stores.activations().check()).isInstanceOf(StoreHealth.Up.class);
        }
    }

    @Test
    void closedStoresRefuse() {
        CouchDbStores stores = open(config);
        stores.close();
        stores.close();

        assertThatThrownBy(() -> stores.artifacts().action(QualifiedName.parse("guest/hello")))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(stores.subjects().check()).isInstanceOf(StoreHealth.Down.class);
    }

    private Map<String, String> designRevisions() throws Exception {
        Map<String, String> revisions = new HashMap<>();
        try (Wire wire = new Wire(config)) {
            Map<String, List<DesignDocument>> designs = Map.of(
                    "whisks", DesignDocument.OF_ENTITIES,
                    "activations", DesignDocument.OF_ACTIVATIONS,
                    "subjects", DesignDocument.OF_SUBJECTS);
            for (Map.Entry<String, List<DesignDocument>> database : designs.entrySet()) {
                for (DesignDocument design : database.getValue()) {
                    JsonNode stored = wire.get(database.getKey(), design.id());
                    revisions.put(
                            database.getKey() + " " + design.id(),
                            stored.path("_rev").asText());
                }
            }
        }
        return revisions;
    }

    private static CouchDbStores open(CouchDbConfig config) {
        return CouchDbStores.open(config, Thread::new, new SecureRandom());
    }
}
