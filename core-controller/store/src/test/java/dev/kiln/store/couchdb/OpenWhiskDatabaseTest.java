// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationQuery.ActionFilter;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Samples;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serves databases that OpenWhisk made, of several ages: documents by hand, in the resources. */
class OpenWhiskDatabaseTest {

    private static final NamespaceName GUEST = new NamespaceName("guest");
    private static final Page ALL = new Page(0, 200);

    private static CouchServer server;
    private static CouchDbConfig config;
    private static CouchDbStores stores;

    /** Revisions of the documents as they were put there, by database and id. */
    private static final Map<String, String> REVISIONS = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = CouchServer.inMemory(directory);
        config = server.config().withPrefix("whisk_local_");
        try (Wire wire = new Wire(config)) {
            for (String database : List.of("whisks", "activations", "subjects")) {
                wire.createDatabase(database);
                for (JsonNode document : fixture(database)) {
                    JsonNode written = wire.put(database, (ObjectNode) document);
                    assertThat(written.path("ok").asBoolean()).as("%s", written).isTrue();
                    REVISIONS.put(
                            database + " " + written.path("id").asText(),
                            written.path("rev").asText());
                }
            }
        }
        stores = CouchDbStores.open(config, Thread::new, new SecureRandom());
    }

    @AfterAll
    static void stop() throws Exception {
        if (stores != null) {
            stores.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theFixtureHasAllKinds() {
        assertThat(REVISIONS).hasSizeGreaterThanOrEqualTo(19);
    }

    @Test
    void documentsOfOpenWhiskAreNotTouched() throws Exception {
        try (Wire wire = new Wire(config)) {
            for (Map.Entry<String, String> revision : REVISIONS.entrySet()) {
                String[] place = revision.getKey().split(" ", 2);
                assertThat(wire.get(place[0], place[1]).path("_rev").asText())
                        .as(revision.getKey())
                        .isEqualTo(revision.getValue());
            }
        }
    }

    @Test
    void codeInTheReferenceIsRead() {
        assertThat(code("guest/hello"))
                .isEqualTo(new Code.Inline("function main() { return { text: '??>>>' } }", false));
        assertThat(code("guest/small")).isEqualTo(new Code.Inline("/+8A", true));
        assertThat(action("guest/small").limits().instances()).isEqualTo(OptionalInt.of(7));
    }

    @Test
    void attachedCodeIsRead() {
        assertThat(code("guest/pkg/zipped")).isEqualTo(new Code.Inline("aGVsbG8=", true));
    }

    @Test
    void oldFormsOfCodeAreRead() {
        assertThat(code("guest/old")).isEqualTo(new Code.Inline("function main() {}", false));
        assertThat(code("guest/older")).isEqualTo(new Code.Inline("UEsDBA==", true));
        assertThat(code("guest/text")).isEqualTo(new Code.Inline("func main() {}", false));
        assertThat(action("guest/older").exec())
                .isInstanceOfSatisfying(
                        Exec.Managed.class, exec -> assertThat(exec.main()).contains("Hello"));
    }

    @Test
    void codeInAnotherStoreIsNamed() {
        Action action = action("guest/elsewhere");

        assertThatThrownBy(() -> stores.artifacts().code(action.name(), (Code.Attached)
                        action.exec().optionalCode().orElseThrow()))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("guest/elsewhere")
                .hasMessageContaining("'s3'");
    }

    @Test
    void packagesTriggersAndRulesAreReadThoughTheOldestDoNotSayWhatTheyAre() {
        assertThat(stores.artifacts().get(EntityType.PACKAGE, QualifiedName.parse("guest/pkg")))
                .isPresent();
        assertThat(stores.artifacts().get(EntityType.TRIGGER, QualifiedName.parse("guest/trigger")))
                .isPresent();
        assertThat(stores.artifacts().get(EntityType.TRIGGER, QualifiedName.parse("guest/pkg")))
                .isEmpty();
        assertThat(stores.artifacts()
                        .get(EntityType.RULE, QualifiedName.parse("guest/rule"))
                        .orElseThrow()
                        .value()
                        .action())
                .isEqualTo(QualifiedName.parse("guest/hello"));
        assertThat(stores.artifacts().count(EntityType.PACKAGE, GUEST, false)).isEqualTo(1);
        assertThat(stores.artifacts().list(EntityType.TRIGGER, GUEST, false, ALL))
                .hasSize(1);
    }

    @Test
    void sequencesAndImagesAreRead() {
        assertThat(action("guest/sequence").exec())
                .isEqualTo(new Exec.Sequence(
                        List.of(QualifiedName.parse("/guest/hello"), QualifiedName.parse("/guest/pkg/zipped"))));
        assertThat(action("guest/image").exec())
                .isEqualTo(new Exec.Blackbox("me/image:1", Optional.empty(), Optional.empty()));
    }

    @Test
    void whatIsNoActionIsNone() {
        for (String name : List.of("guest/pkg", "guest/trigger", "guest/rule")) {
            assertThat(stores.artifacts().action(QualifiedName.parse(name))).isEmpty();
            assertThat(stores.artifacts().put(Samples.action(name), new Expected.Absent()))
                    .isEqualTo(new PutOutcome.Conflict());
        }
    }

    @Test
    void actionsAreListed() {
        List<ObjectNode> all = stores.artifacts().listActions(GUEST, Optional.empty(), ALL);

        assertThat(all)
                .extracting(it -> it.path("name").asText())
                .containsExactly("hello", "small", "zipped", "old", "older", "text", "elsewhere", "sequence", "image");
        assertThat(Json.text(all.getFirst()))
                .isEqualTo("{\"namespace\":\"guest\",\"name\":\"hello\",\"version\":\"0.0.3\",\"publish\":false,"
                        + "\"annotations\":[{\"key\":\"exec\",\"value\":\"nodejs:20\"}],"
                        + "\"limits\":{\"timeout\":60000,\"memory\":256,\"logs\":10,\"concurrency\":1},"
                        + "\"exec\":{\"binary\":false},\"updated\":1700000005000}");
        assertThat(stores.artifacts().countActions(GUEST, Optional.of(new EntityName("pkg"))))
                .isEqualTo(1);
    }

    @Test
    void activationsAreReadAndListed() {
        ActivationId failed = new ActivationId("00000000000000000000000000000001");
        ActivationId trigger = new ActivationId("00000000000000000000000000000002");
        ActivationId old = new ActivationId("00000000000000000000000000000003");

        assertThat(stores.activations()
                        .get(GUEST, failed)
                        .orElseThrow()
                        .response()
                        .status())
                .isEqualTo(ActivationResponse.Status.DEVELOPER_ERROR);
        assertThat(stores.activations().get(GUEST, trigger).orElseThrow().end()).isEmpty();
        assertThat(stores.activations().get(GUEST, old).orElseThrow().cause()).isEmpty();
        assertThat(stores.activations().listRecords(ActivationQuery.all(GUEST), ALL))
                .extracting(Activation::id)
                .containsExactly(trigger, failed, old);
        assertThat(stores.activations().list(ActivationQuery.all(GUEST), ALL))
                .extracting(Json::text)
                .first()
                .isEqualTo("{\"namespace\":\"guest\",\"name\":\"trigger\",\"version\":\"0.0.1\",\"publish\":false,"
                        + "\"annotations\":[],\"activationId\":\"00000000000000000000000000000002\","
                        + "\"start\":1700000001000}");
        ActivationQuery zipped = new ActivationQuery(
                GUEST,
                Optional.of(new ActionFilter(Optional.of(new EntityName("pkg")), new EntityName("zipped"))),
                Optional.of(Instant.ofEpochMilli(1_600_000_000_000L)),
                Optional.empty());
        assertThat(stores.activations().count(zipped)).isEqualTo(1);
    }

    @Test
    void plainKeysOpenTheirNamespaces() {
        Subject guest = stores.subjects()
                .byUuid("23bc46b1-71f6-4ed5-8c54-816aa4f8c502")
                .orElseThrow()
                .value();
        NamespaceKey key = guest.namespaces().getFirst().key();

        assertThat(key.matches("123zO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP"))
                .isTrue();
        assertThat(key.matches("123")).isFalse();
        assertThat(guest.toString()).doesNotContain("123zO3x");
    }

    @Test
    void limitsComeWithTheirNamespace() {
        Stored<Subject> guest = stores.subjects().get("guest").orElseThrow();

        assertThat(guest.value().namespaces().getFirst().limits().invocationsPerMinute())
                .isEqualTo(OptionalInt.of(7));
        assertThat(guest.value().namespaces().getFirst().limits().allowedKinds())
                .contains(Set.of("nodejs:20"));
        assertThat(stores.subjects().get("guest/limits")).isEmpty();
    }

    @Test
    void subjectsAreListedWithoutLimits() {
        assertThat(stores.subjects().list(ALL))
                .extracting(it -> it.value().name())
                .containsExactly("blocked-subject", "guest");
        assertThat(stores.subjects().byNamespace(GUEST))
                .extracting(it -> it.value().name())
                .containsExactly("blocked-subject", "guest");
        assertThat(stores.subjects()
                        .byUuid("uuid-of-shady")
                        .orElseThrow()
                        .value()
                        .isBlocked())
                .isTrue();
    }

    private static Action action(String name) {
        return stores.artifacts()
                .action(QualifiedName.parse(name))
                .orElseThrow()
                .value();
    }

    private static Code.Inline code(String name) {
        Action action = action(name);
        return switch (action.exec().optionalCode().orElseThrow()) {
            case Code.Inline inline -> inline;
            case Code.Attached attached -> stores.artifacts().code(action.name(), attached);
        };
    }

    private static JsonNode fixture(String database) throws Exception {
        try (InputStream content = OpenWhiskDatabaseTest.class.getResourceAsStream("openwhisk/" + database + ".json")) {
            return Json.parse(content.readAllBytes());
        }
    }
}
