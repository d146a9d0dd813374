// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Expected;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with subjects and limits. */
@TestInstance(Lifecycle.PER_CLASS)
class SubjectsOverHttpTest {

    private static final String SUBJECTS = "/admin/v1/subjects";
    private static final String UUID = "0a0b0c0d-0000-4000-8000-000000000001";
    private static final String KEY = "k".repeat(64);

    private World world;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void aNewSubjectIsShownItsKeyOnceAndMayComeInWithIt() {
        HttpResponse<String> made = put("fresh.subject", "");

        JsonNode json = json(made);
        assertThat(json.path("namespace").asText()).isEqualTo("fresh.subject");
        assertThat(json.path("key").asText()).matches("[A-Za-z0-9]{64}");
        assertThat(json.path("uuid").asText())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(world.get("/api/v1/namespaces", credential(made)).body()).isEqualTo("[\"fresh.subject\"]");
        String shown =
                operator("GET", SUBJECTS + "/fresh.subject?keys=true", "").body();
        assertThat(shown)
                .contains("\"keyIs\":\"hashed\"")
                .doesNotContain(json.path("key").asText());
    }

    @Test
    void ownCredentialsCanBeBroughtAlong() {
        HttpResponse<String> made =
                put("brought.along", "{'namespace':'elsewhere','uuid':'" + UUID + "','key':'" + KEY + "'}");

        assertThat(credential(made)).isEqualTo(UUID + ":" + KEY);
        assertThat(world.get("/api/v1/namespaces", UUID + ":" + KEY).body()).isEqualTo("[\"elsewhere\"]");
        assertThat(operator("GET", "/admin/v1/whois?uuid=" + UUID, "").body())
                .isEqualTo("{\"subject\":\"brought.along\",\"namespace\":\"elsewhere\"}");
        assertRefused(
                put("thief.of.ids", "{'uuid':'" + UUID + "','key':'" + KEY + "'}"),
                409,
                "The authorization id is already in use");
    }

    @Test
    void anotherNamespaceHasAKeyOfItsOwn() {
        String first = credential(put("two.namespaces", ""));
        String second = credential(put("two.namespaces", "{'namespace':'second'}"));

        assertThat(world.get("/api/v1/namespaces", first).body()).isEqualTo("[\"two.namespaces\"]");
        assertThat(world.get("/api/v1/namespaces", second).body()).isEqualTo("[\"second\"]");
        assertThat(json(operator("GET", SUBJECTS + "?namespace=second", "")).findValuesAsText("subject"))
                .containsExactly("two.namespaces");
    }

    @Test
    void anOldKeyIsWorthNothingAtOnceWhenThereIsANewOne() {
        HttpResponse<String> old = put("rotated", "");
        assertThat(world.get("/api/v1/namespaces", credential(old)).statusCode())
                .isEqualTo(200);

        assertRefused(put("rotated", ""), 409, "Namespace already exists");
        HttpResponse<String> fresh = put("rotated", "{'revoke':true}");

        assertThat(json(fresh).path("uuid")).isEqualTo(json(old).path("uuid"));
        assertThat(world.get("/api/v1/namespaces", credential(old)).statusCode())
                .isEqualTo(401);
        assertThat(world.get("/api/v1/namespaces", credential(fresh)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNamespaceHasOneOwner() {
        put("first.owner", "");

        assertRefused(put("second.owner", "{'namespace':'first.owner'}"), 409, "Namespace is not unique");
    }

    @Test
    void whoIsBlockedIsOutAtOnceAndUntilUnblocked() {
        String key = credential(put("blockable", ""));
        assertThat(world.get("/api/v1/namespaces", key).statusCode()).isEqualTo(200);

        assertThat(message(operator("POST", SUBJECTS + "/blockable/block", "")))
                .isEqualTo("\"blockable\" blocked successfully");
        assertThat(world.get("/api/v1/namespaces", key).statusCode()).isEqualTo(401);
        assertRefused(put("blockable", "{'revoke':true}"), 409, "The subject you want to edit is blocked");

        assertThat(message(operator("POST", SUBJECTS + "/blockable/unblock", "")))
                .isEqualTo("\"blockable\" unblocked successfully");
        assertThat(world.get("/api/v1/namespaces", key).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsDeletedIsOutAtOnce() {
        String key = credential(put("deletable", ""));
        String other = credential(put("deletable", "{'namespace':'deletable.too'}"));
        assertThat(world.get("/api/v1/namespaces", other).statusCode()).isEqualTo(200);

        assertThat(message(operator("DELETE", SUBJECTS + "/deletable?namespace=deletable.too", "")))
                .isEqualTo("Namespace deleted");
        assertThat(world.get("/api/v1/namespaces", other).statusCode()).isEqualTo(401);
        assertThat(world.get("/api/v1/namespaces", key).statusCode()).isEqualTo(200);
        assertRefused(
                operator("DELETE", SUBJECTS + "/deletable?namespace=deletable.too", ""),
                404,
                "Namespace \"deletable.too\" does not exist for \"deletable\"");

        assertThat(message(operator("DELETE", SUBJECTS + "/deletable", ""))).isEqualTo("Subject deleted");
        assertThat(world.get("/api/v1/namespaces", key).statusCode()).isEqualTo(401);
        assertThat(operator("DELETE", SUBJECTS + "/deletable", "").statusCode()).isEqualTo(404);
    }

    @Test
    void keysThatOpenWhiskKeptInTheClearAreHashedOnRequest() {
        var plain = new NamespaceKey.Plain(new Secret(KEY));
        String uuid = "0a0b0c0d-0000-4000-8000-000000000002";
        world.stores
                .subjects()
                .put(
                        new Subject(
                                "old.style",
                                false,
                                List.of(new Subject.OwnedNamespace(
                                        new NamespaceName("old.style"), uuid, plain, NamespaceLimits.NONE))),
                        new Expected.Absent());
        assertThat(operator("GET", SUBJECTS + "/old.style", "").body()).doesNotContain(KEY);
        assertThat(operator("GET", SUBJECTS + "/old.style?keys=true", "").body())
                .contains(KEY);

        JsonNode migrated = json(operator("POST", SUBJECTS + "/old.style/migrate", ""));

        assertThat(migrated.path("migrated").asInt()).isEqualTo(1);
        assertThat(operator("GET", SUBJECTS + "/old.style?keys=true", "").body())
                .doesNotContain(KEY);
        assertThat(world.get("/api/v1/namespaces", uuid + ":" + KEY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void limitsHoldAtOnceAndAreForgottenAgain() {
        String key = credential(put("limited", ""));
        String path = "/admin/v1/namespaces/limited/limits";
        assertThat(world.get("/api/v1/namespaces/_/limits", key).body()).contains("\"invocationsPerMinute\":60");

        operator("PUT", path, "{'invocationsPerMinute':7,'allowedKinds':['nodejs:20']}");
        HttpResponse<String> set = operator("PUT", path, "{'concurrentInvocations':3,'allowedKinds':null}");

        assertThat(set.body()).isEqualTo("{\"invocationsPerMinute\":7,\"concurrentInvocations\":3}");
        assertThat(world.get("/api/v1/namespaces/_/limits", key).body())
                .contains("\"invocationsPerMinute\":7,\"concurrentInvocations\":3");
        assertThat(message(operator("DELETE", path, ""))).isEqualTo("Limits deleted");
        assertThat(operator("GET", path, "").body()).isEqualTo("{}");
        assertRefused(operator("DELETE", path, ""), 404, "Failed to delete limits");
    }

    @Test
    void boundsOfActionsHoldForWhatIsWrittenFromNowOn() {
        String key = credential(put("bounded", ""));
        operator("PUT", "/admin/v1/namespaces/bounded/limits", """
                {'maxActionMemory':192,'maxActionInstances':2,'maxParameterSize':'20 B'}""");

        assertThat(world.get("/api/v1/namespaces/_/limits", key).body())
                .contains("\"maxActionMemory\":192")
                .contains("\"maxParameterSize\":\"20 B\"")
                .contains("\"maxActionInstances\":2");
        String action = "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"},\"limits\":{%s}}";
        String path = "/api/v1/namespaces/_/actions/a";
        assertThat(world.put(path, action.formatted(""), key).body()).contains("\"memory\":192");
        assertThat(World.error(world.put(path + "?overwrite=true", action.formatted("\"memory\":256"), key)))
                .isEqualTo("memory size 256 MB exceeds allowed threshold of 192 MB");
        assertThat(World.error(world.put(path + "?overwrite=true", action.formatted("\"instances\":3"), key)))
                .isEqualTo("Max action instance concurrency must not exceed your namespace concurrency of 2.");
        for (String collection : List.of("packages", "triggers")) {
            HttpResponse<String> large = world.put(
                    "/api/v1/namespaces/_/" + collection + "/p",
                    "{\"parameters\":[{\"key\":\"k\",\"value\":\"much more than twenty bytes\"}]}",
                    key);
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(World.error(large)).startsWith("parameters larger than allowed:");
        }
    }

    @Test
    void payloadsAreBoundedByTheNamespaceThatTheyAreFor() {
        String key = credential(put("slender", ""));
        operator("PUT", "/admin/v1/namespaces/slender/limits", "{'maxPayloadSize':'20 B'}");
        String own = "/api/v1/namespaces/_/";
        String large = "{\"text\":\"much more than twenty bytes\"}";
        world.put(
                own + "actions/a",
                "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"},"
                        + "\"annotations\":[{\"key\":\"web-export\",\"value\":true}]}",
                key);
        world.put(own + "triggers/t", "{}", key);

        assertThat(world.get(own + "limits", key).body()).contains("\"maxPayloadSize\":\"20 B\"");
        for (String path : List.of(own + "actions/a", own + "triggers/t", "/api/v1/web/slender/default/a")) {
            HttpResponse<String> refused = world.post(path, large, key);
            assertThat(refused.statusCode()).as(path).isEqualTo(413);
            assertThat(World.error(refused)).isEqualTo("Request larger than allowed: 38 > 20 bytes.");
            assertThat(world.post(path, "{\"a\":1}", key).statusCode()).as(path).isLessThan(300);
        }
        // the system's bound holds in any case
        operator("PUT", "/admin/v1/namespaces/slender/limits", "{'maxPayloadSize':'1 GB'}");
        assertThat(world.get(own + "limits", key).body()).contains("\"maxPayloadSize\":\"1048576 B\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'invocationsPerMinute':-1}",
                "{'invocationsPerMinute':'7'}",
                "{'firesPerMinute':1.5}",
                "{'storeActivations':1}",
                "{'allowedKinds':'nodejs:20'}",
                "{'allowedKinds':[7]}",
                "{'minActionMemory':'128'}",
                "{'maxParameterSize':1024}",
                "{'maxParameterSize':'much'}",
                "{'maxPayloadSize':7}",
                "{'truncationSize':'1 MB'}"
            })
    void limitsThatMakeNoSenseAreRefused(String body) {
        assertRefused(operator("PUT", "/admin/v1/namespaces/guest/limits", body), 400, "malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abcd|{}|Subject name must be at least 5 characters",
                "a%2Flimits|{}|A subject's name is made of",
                "_design|{}|A subject's name is made of",
                "unready|{'uuid':'x','key':'y'}|authorization id is not a valid UUID",
                "unready|{'uuid':'" + UUID + "','key':'short'}|authorization key must be at least 64 characters long",
                "unready|{'uuid':'" + UUID + "'}|'uuid' and 'key' go together",
                "unready|{'nmespace':'a'}|there is no field 'nmespace'",
                "unready|{'namespace':7}|'namespace' must be a string",
                "unready|{'namespace':'a/b'}|The namespace contains illegal characters.",
                "unready|{'revoke':'yes'}|'revoke' must be true or false",
            })
    void whatMakesNoSubjectIsRefused(String name, String body, String text) {
        assertRefused(put(name, body), 400, text);
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() {
        assertRefused(operator("GET", SUBJECTS + "/nobody.here", ""), 404, "there is no subject 'nobody.here'");
        assertRefused(operator("POST", SUBJECTS + "/nobody.here/block", ""), 404, "there is no subject 'nobody.here'");
        assertRefused(operator("GET", "/admin/v1/whois?uuid=x", ""), 404, "Subject id is not recognized");
        assertRefused(operator("GET", "/admin/v1/whois", ""), 400, "uuid");
        assertRefused(operator("GET", "/admin/v1/namespaces/nobodys/limits", ""), 404, "no identities found");
    }

    @Test
    void nobodyLocksHimselfOut() {
        assertRefused(operator("POST", SUBJECTS + "/whisk.system/block", ""), 409, "lock yourself out");
        assertRefused(operator("DELETE", SUBJECTS + "/whisk.system", ""), 409, "lock yourself out");
        assertRefused(
                operator("DELETE", SUBJECTS + "/whisk.system?namespace=whisk.system", ""), 409, "lock yourself out");
    }

    @Test
    void listsComeInPages() {
        put("paged.a", "");
        put("paged.b", "");

        JsonNode all = json(operator("GET", SUBJECTS + "?limit=200", ""));
        JsonNode second = json(operator("GET", SUBJECTS + "?limit=1&skip=1", ""));

        assertThat(all.findValuesAsText("subject")).contains("paged.a", "paged.b", "guest", "whisk.system");
        assertThat(second).hasSize(1);
        assertThat(second.get(0)).isEqualTo(all.get(1));
        assertThat(operator("GET", SUBJECTS + "?limit=201", "").statusCode()).isEqualTo(400);
    }

    @Test
    void onlyOperatorsComeIn() {
        for (String path : List.of(
                SUBJECTS, SUBJECTS + "/guest", "/admin/v1/invokers", "/admin/v1/whois?uuid=a", "/admin/v1/api-docs")) {
            assertThat(world.get(path, World.GUEST).statusCode()).as(path).isEqualTo(403);
            assertThat(world.get(path, "").statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void theirApiDescribesItself() {
        JsonNode description = json(operator("GET", "/admin/v1/api-docs", ""));

        assertThat(description.path("basePath").asText()).isEqualTo("/admin/v1");
        assertThat(description.at("/paths").fieldNames())
                .toIterable()
                .contains(
                        "/subjects/{subject}", "/invokers/{number}/drain", "/namespaces/{namespace}/limits", "/whois");
        assertThat(json(world.get("/api/v1/api-docs", "")).toString()).doesNotContain("whois");
    }

    private HttpResponse<String> put(String subject, String body) {
        return operator("PUT", SUBJECTS + "/" + subject, body);
    }

    /** Single quotes stand for double ones; without a body nothing is sent. */
    private HttpResponse<String> operator(String method, String path, String body) {
        var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"'));
        return world.send(world.request(path, World.SYSTEM)
                .header("Content-Type", "application/json")
                .method(method, publisher));
    }

    private static String credential(HttpResponse<String> made) {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return json(made).path("uuid").asText() + ":" + json(made).path("key").asText();
    }

    private static String message(HttpResponse<String> reply) {
        return json(reply).path("message").asText();
    }

    private static void assertRefused(HttpResponse<String> reply, int status, String text) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThat(json(reply).path("error").asText()).contains(text);
        assertThat(json(reply).path("code").asText()).isNotEmpty();
    }
}
