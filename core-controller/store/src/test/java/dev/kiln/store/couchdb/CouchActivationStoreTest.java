// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ActivationStoreContract;
import dev.kiln.store.Samples;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CouchActivationStoreTest extends ActivationStoreContract {

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
    protected ActivationStore openStore() {
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
        return stores.activations();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(NamespaceName namespace, ActivationId id) throws Exception {
        try (Wire wire = new Wire(config)) {
            wire.replace(
                    "activations",
                    Json.object().put("_id", namespace + "/" + id).put("activationId", "no id"));
        }
    }

    @Test
    void refusesARecordThatIsTooLargeAndWritesNothing() {
        String large = "x".repeat(8_000_001);

        assertThatThrownBy(() -> store.append(
                        List.of(Samples.activation(1), Samples.activation(2).withLogs(List.of(large)))))
                .isInstanceOf(StoreException.TooLarge.class)
                .hasMessageContaining(Samples.id(2).value());
        assertThat(store.get(Samples.GUEST, Samples.id(1))).isEmpty();
    }

    @Test
    void sendsLargeRecordsInSeveralRequests() {
        String large = "x".repeat(3_000_000);

        store.append(List.of(
                Samples.activation(1).withLogs(List.of(large)),
                Samples.activation(2).withLogs(List.of(large)),
                Samples.activation(3)));

        assertThat(store.get(Samples.GUEST, Samples.id(2)).orElseThrow().logs()).containsExactly(large);
        assertThat(store.get(Samples.GUEST, Samples.id(3))).isPresent();
    }

    @Test
    void writesTheFieldsThatOpenWhiskReads() throws Exception {
        store.append(List.of(Samples.activation(1)));

        try (Wire wire = new Wire(config)) {
            JsonNode document = wire.get("activations", "guest/" + Samples.id(1));
            assertThat(document.path("entityType").asText()).isEqualTo("activation");
            assertThat(document.path("duration").asLong()).isEqualTo(12);
            assertThat(document.path("response").path("statusCode").asInt(-1)).isZero();
            assertThat(document.path("updated").asLong())
                    .isEqualTo(document.path("end").asLong());
        }
    }
}
