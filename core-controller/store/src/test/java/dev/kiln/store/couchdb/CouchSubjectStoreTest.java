// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Expected;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import dev.kiln.store.SubjectStoreContract;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CouchSubjectStoreTest extends SubjectStoreContract {

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
    protected SubjectStore openStore() {
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
        return stores.subjects();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(String name) throws Exception {
        try (Wire wire = new Wire(config)) {
            ObjectNode document = (ObjectNode) wire.get("subjects", name);
            ((ObjectNode) document.at("/namespaces/0")).remove("keyHash");
            wire.replace("subjects", document);
        }
    }

    @Test
    void whatOthersKeepInALimitsDocumentStays() throws Exception {
        try (Wire wire = new Wire(config)) {
            wire.put(
                    "subjects",
                    Json.object()
                            .put("_id", "limited/limits")
                            .put("firesPerMinute", 3)
                            .put("truncationSize", "1 MB"));
            store.put(limited(OptionalInt.of(9)), new Expected.Absent());

            JsonNode document = wire.get("subjects", "limited/limits");
            assertThat(document.path("truncationSize").asText()).isEqualTo("1 MB");
            assertThat(document.path("invocationsPerMinute").asInt()).isEqualTo(9);
            assertThat(document.has("firesPerMinute")).isFalse();
        }
    }

    @Test
    void limitsOfANamespaceThatSomebodyElseOwnsStay() throws Exception {
        store.put(limited(OptionalInt.of(9)), new Expected.Absent());
        Subject other =
                new Subject("other-subject", false, limited(OptionalInt.of(9)).namespaces());
        store.put(other, new Expected.Absent());
        Stored<Subject> stored = store.get("limited-subject").orElseThrow();

        store.delete("limited-subject", stored.revision());

        assertThat(store.get("other-subject").orElseThrow().value()).isEqualTo(other);
    }

    private static Subject limited(OptionalInt invocationsPerMinute) {
        return new Subject(
                "limited-subject",
                false,
                List.of(new OwnedNamespace(
                        new NamespaceName("limited"),
                        "uuid-1",
                        new NamespaceKey.Plain(new Secret("the key")),
                        new NamespaceLimits(
                                invocationsPerMinute,
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty()))));
    }
}
