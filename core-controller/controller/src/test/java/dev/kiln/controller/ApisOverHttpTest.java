// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.ApiClient.MANAGEMENT;
import static dev.kiln.controller.ApiClient.draft;
import static dev.kiln.controller.World.GUEST;
import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of APIs does with them, as {@code wsk api} and the npm client ask for it. */
@TestInstance(Lifecycle.PER_CLASS)
class ApisOverHttpTest {

    private static final String GUEST_UUID = GUEST.substring(0, GUEST.indexOf(':'));

    private World world;
    private ApiClient apis;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(
                directory,
                "kiln.controller.gateway { max-apis = 3, max-operations = 4, max-document = 4 KiB, max-keys = 2 }");
        apis = new ApiClient(world);
        new Site(world).export("hello");
        world.createAction("inner");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @AfterEach
    void deleteAll() {
        for (JsonNode api : list("")) {
            done(apis.delete("?basepath=" + basePath(api)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".http", ".json"})
    void anOperationMakesAnApi(String ending) {
        HttpResponse<String> reply = world.post(
                MANAGEMENT + "createApi" + ending + "?accesstoken=DUMMY%20TOKEN&spaceguid=" + GUEST_UUID,
                draft("/hello", "/world", "get", "hello.json", ",'apiName':'Greetings'"));

        JsonNode made = done(reply);
        assertThat(made.path("namespace").asText()).isEqualTo("guest");
        assertThat(made.path("gwApiUrl").asText()).isEqualTo(world.address() + "/apigw/guest/hello");
        assertThat(made.path("gwApiActivated").asBoolean()).isTrue();
        assertThat(made.path("tenantId").asText()).isEqualTo(GUEST_UUID);
        JsonNode document = made.path("apidoc");
        assertThat(document.path("swagger").asText()).isEqualTo("2.0");
        assertThat(document.path("basePath").asText()).isEqualTo("/hello");
        assertThat(document.path("info").path("title").asText()).isEqualTo("Greetings");
        JsonNode operation = document.path("paths").path("/world").path("get");
        assertThat(operation.path("operationId").asText()).isEqualTo("get-/world");
        JsonNode backend = operation.path("x-openwhisk");
        assertThat(backend.path("action").asText()).isEqualTo("hello");
        assertThat(backend.path("namespace").asText()).isEqualTo("guest");
        assertThat(backend.path("package").asText()).isEqualTo("default");
        assertThat(backend.path("url").asText()).endsWith("/api/v1/web/_/default/hello.json");
        assertThat(reply.body()).doesNotContain("secret:key");
    }

    @Test
    void anotherOperationIsAddedToIt() {
        apis.created("/hello", "/world", "get", "hello.json", "");
        apis.created("/hello", "/world", "post", "hello.json", "");
        apis.created("/hello", "/moon", "get", "hello.http", ",'apiName':'Both'");

        JsonNode listed = list("");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("id").asText()).isEqualTo("API:guest:/hello");
        assertThat(listed.get(0).path("key").asText()).isEqualTo("API:guest:/hello");
        JsonNode document = listed.get(0).path("value").path("apidoc");
        assertThat(document.path("paths").path("/world").fieldNames())
                .toIterable()
                .containsExactly("get", "post");
        assertThat(document.path("info").path("title").asText()).isEqualTo("Both");
        assertThat(listed.get(0).path("value").path("gwApiUrl").asText()).endsWith("/apigw/guest/hello");
    }

    @Test
    void apisAreFoundByBasePathAndByName() {
        apis.created("/", "/world", "get", "hello.json", "");
        apis.created("/b", "/world", "get", "hello.json", ",'apiName':'Second One'");

        assertThat(list("")).extracting(ApisOverHttpTest::basePath).containsExactly("/", "/b");
        assertThat(list("?basepath=/b")).extracting(ApisOverHttpTest::basePath).containsExactly("/b");
        assertThat(list("?basepath=Second%20One"))
                .extracting(ApisOverHttpTest::basePath)
                .containsExactly("/b");
        assertThat(list("?apiname=Second%20One"))
                .extracting(ApisOverHttpTest::basePath)
                .containsExactly("/b");
        assertThat(list("?basepath=/nowhere")).isEmpty();
        assertThat(list("?skip=1")).extracting(ApisOverHttpTest::basePath).containsExactly("/b");
        assertThat(list("?limit=1")).extracting(ApisOverHttpTest::basePath).containsExactly("/");
        assertThat(list("?limit=0")).hasSize(2);
        assertThat(list("?relpath=/world&operation=GET")).hasSize(2);
        assertThat(list("?relpath=/world&operation=put")).isEmpty();
        assertThat(list("").get(0).path("value").path("gwApiUrl").asText()).endsWith("/apigw/guest");
    }

    @Test
    void partsAndWholesAreDeleted() {
        apis.created("/a", "/one", "get", "hello.json", ",'apiName':'A'");
        apis.created("/a", "/one", "put", "hello.json", "");
        apis.created("/a", "/two", "get", "hello.json", "");

        assertThat(done(apis.delete("?basepath=/a&relpath=/one&operation=PUT&force=true")))
                .isEmpty();
        assertThat(paths("/a").path("/one").fieldNames()).toIterable().containsExactly("get");
        done(apis.delete("?basepath=A&relpath=/one"));
        assertThat(paths("/a").fieldNames()).toIterable().containsExactly("/two");
        done(apis.delete("?basepath=/a&relpath=/two&operation=get"));
        assertThat(list("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?basepath=/nowhere, 404, API '/nowhere' does not exist.",
        "?basepath=nowhere, 404, API 'nowhere' does not exist.",
        "?basepath=/a&relpath=/x, 404, API '/a' has no path '/x'.",
        "?basepath=/a&relpath=/one&operation=put, 404, API '/a' has no PUT of its path '/one'.",
        "?basepath=/a&operation=put, 400, it needs 'relpath'",
        "'', 400, its base path or its name",
    })
    void whatIsNotThereCannotBeDeleted(String query, int status, String text) {
        apis.created("/a", "/one", "get", "hello.json", "");

        HttpResponse<String> reply = apis.delete(query);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(error(reply)).contains(text);
        assertThat(json(reply).path("code").asText()).isNotEmpty();
        assertThat(list("")).hasSize(1);
    }

    @Test
    void aNameThatTwoHaveIsRefused() {
        apis.created("/a", "/one", "get", "hello.json", ",'apiName':'Same'");
        apis.created("/b", "/one", "get", "hello.json", ",'apiName':'Same'");

        HttpResponse<String> reply = apis.delete("?basepath=Same");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains("2 APIs called 'Same'");
    }

    @Test
    void anImportReplacesTheWholeButNotItsKeys() {
        apis.created("/a", "/one", "get", "hello.json", "");
        apis.key("/a");

        done(apis.imports("""
                'basePath':'/a/','info':{'title':'New','version':'2'},'paths':{'/two':{'post':{
                  'x-openwhisk':{'namespace':'guest','package':'default','action':'hello'}}}}"""));

        assertThat(paths("/a").fieldNames()).toIterable().containsExactly("/two");
        assertThat(list("?basepath=New")).hasSize(1);
        assertThat(done(world.get(MANAGEMENT + "getApiKeys?basepath=/a")).path("keys"))
                .hasSize(1);
    }

    @Test
    void whatWasGotCanBeImported() {
        apis.created("/a", "/one/{x}", "get", "hello.http", ",'apiName':'A'");
        JsonNode document = list("").get(0).path("value").path("apidoc");
        done(apis.delete("?basepath=/a"));

        done(apis.create("{\"apidoc\":{\"namespace\":\"_\",\"swagger\":" + document + "}}"));

        assertThat(list("").get(0).path("value").path("apidoc")).isEqualTo(document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "a | /b | get | hello.json | must begin with '/'",
                "/a b | /b | get | hello.json | must begin with '/'",
                "/a | b | get | hello.json | must begin with '/'",
                "/a | /{x}y | get | hello.json | neither a word nor",
                "/a | /b | got | hello.json | 'GOT' is no method",
                "/a | /b | get | inner.json | 'GET /b' leads to '/guest/inner', which is not a web action",
                "/a | /b | get | nowhere.json | which is not a web action",
                "/a | /{x} | get | hello.json | response type has to be 'http'",
            })
    void whatCannotBeAnOperationIsRefusedAndNotStored(
            String basePath, String path, String method, String action, String text) {
        HttpResponse<String> reply = apis.create(draft(basePath, path, method, action, ""));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains(text);
        assertThat(json(reply)).hasSize(2);
        assertThat(list("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{} | 'apidoc' has to be an object",
                "{'apidoc':{}} | 'gatewayMethod' has to be a text",
                "{'apidoc':{'swagger':5}} | 'swagger' has to be a JSON object",
                "{'apidoc':{'swagger':'{'}} | malformed",
                "{'apidoc':{'swagger':{'swagger':'2.0','paths':{}}}} | has no operation",
                "{'apidoc':{'swagger':{'openapi':'3.0.0','paths':{}}}} | has to be Swagger 2.0",
            })
    void bodiesOfAnotherFormAreRefused(String body, String text) {
        HttpResponse<String> reply = apis.create(body.replace('\'', '"'));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains(text);
        assertThat(list("")).isEmpty();
    }

    @Test
    void aDraftOfNothingIsRefused() {
        assertThat(apis.create("").statusCode()).isEqualTo(400);
    }

    @Test
    void boundsAreKept() {
        for (String basePath : new String[] {"/a", "/b", "/c"}) {
            apis.created(basePath, "/one", "get", "hello.json", "");
        }
        HttpResponse<String> fourth = apis.create(draft("/d", "/one", "get", "hello.json", ""));
        assertThat(fourth.statusCode()).isEqualTo(400);
        assertThat(error(fourth)).contains("has 3 APIs");

        for (String method : new String[] {"put", "post", "patch"}) {
            apis.created("/a", "/one", method, "hello.json", "");
        }
        HttpResponse<String> fifth = apis.create(draft("/a", "/one", "delete", "hello.json", ""));
        assertThat(fifth.statusCode()).isEqualTo(400);
        assertThat(error(fifth)).contains("has 5 operations, and may have 4");

        HttpResponse<String> large = apis.imports("'x-more':'" + "x".repeat(5000)
                + "','basePath':'/b','paths':{'/a':{'get':{'x-openwhisk':{'action':'hello'}}}}");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(error(large)).startsWith("API larger than allowed");
    }

    @Test
    void keysAreShownOnceAndBounded() {
        apis.created("/a", "/one", "get", "hello.json", "");

        HttpResponse<String> made = world.post(MANAGEMENT + "createApiKey?basepath=/a", "{\"name\":\"phone\"}");
        String key = done(made).path("key").asText();
        assertThat(key).hasSize(43);
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        apis.key("/a");

        HttpResponse<String> listed = world.get(MANAGEMENT + "getApiKeys?basepath=/a");
        assertThat(done(listed).path("keys"))
                .extracting(it -> it.path("name").asText())
                .containsExactly("phone", "mine");
        assertThat(listed.body()).doesNotContain(key).doesNotContain("digest");
        HttpResponse<String> third = world.post(MANAGEMENT + "createApiKey?basepath=/a", "{}");
        assertThat(third.statusCode()).isEqualTo(400);
        assertThat(error(third)).contains("has 2 keys");
        done(world.delete(MANAGEMENT + "deleteApiKey?basepath=/a&id="
                + json(made).path("id").asText()));
        assertThat(done(world.get(MANAGEMENT + "getApiKeys?basepath=/a")).path("keys"))
                .hasSize(1);
    }

    @Test
    void keysOfNothingAreRefused() {
        assertThat(world.get(MANAGEMENT + "getApiKeys?basepath=/nowhere").statusCode())
                .isEqualTo(404);
        assertThat(world.post(MANAGEMENT + "createApiKey?basepath=/nowhere", "").statusCode())
                .isEqualTo(404);
        assertThat(world.delete(MANAGEMENT + "deleteApiKey?basepath=/nowhere&id=x")
                        .statusCode())
                .isEqualTo(404);
        apis.created("/a", "/one", "get", "hello.json", "");
        assertThat(error(world.delete(MANAGEMENT + "deleteApiKey?basepath=/a"))).contains("which key is meant");
        assertThat(error(world.delete(MANAGEMENT + "deleteApiKey?basepath=/a&id=x")))
                .contains("no key with the id 'x'");
        assertThat(world.post(MANAGEMENT + "createApiKey?basepath=/a", "{\"name\":\"" + "x".repeat(257) + "\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void credentialsAreNeeded() {
        assertThat(world.get(MANAGEMENT + "getApi.http", "").statusCode()).isEqualTo(401);
        assertThat(world.get(MANAGEMENT + "getApi.http", "who:are-you").statusCode())
                .isEqualTo(401);
        assertThat(world.post(MANAGEMENT + "createApi.http", "{}", "").statusCode())
                .isEqualTo(401);
        assertThat(world.delete(MANAGEMENT + "deleteApi.http?basepath=/a", "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void anotherNamespacesApisAreOutOfReach() {
        apis.created("/a", "/one", "get", "hello.json", "");

        assertThat(done(world.get(MANAGEMENT + "getApi", SYSTEM)).path("apis")).isEmpty();
        assertThat(world.delete(MANAGEMENT + "deleteApi?basepath=/a", SYSTEM).statusCode())
                .isEqualTo(404);
        HttpResponse<String> foreignSpace = world.get(MANAGEMENT + "getApi?spaceguid=" + GUEST_UUID, SYSTEM);
        assertThat(foreignSpace.statusCode()).isEqualTo(403);
        assertThat(error(foreignSpace)).contains("spaceguid");
        HttpResponse<String> foreignNamespace = world.post(
                MANAGEMENT + "createApi",
                draft("/a", "/one", "get", "hello.json", "").replace("\"namespace\":\"_\"", "\"namespace\":\"guest\""),
                SYSTEM);
        assertThat(foreignNamespace.statusCode()).isEqualTo(403);
        HttpResponse<String> foreignAction = world.post(
                MANAGEMENT + "createApi",
                draft("/a", "/one", "get", "hello.json", "").replace("/web/_/", "/web/guest/"),
                SYSTEM);
        assertThat(foreignAction.statusCode()).isEqualTo(400);
        assertThat(error(foreignAction)).contains("of its own, 'whisk.system'");
        assertThat(list("")).hasSize(1);
    }

    @Test
    void queriesAreRead() {
        assertThat(apis.get("?limit=many").statusCode()).isEqualTo(400);
        assertThat(apis.get("?skip=-1").statusCode()).isEqualTo(400);
        assertThat(world.post(MANAGEMENT + "createApi?responsetype=xml", draft("/a", "/b", "get", "hello", ""))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anActionWithoutEndingGetsTheResponseType() {
        done(world.post(MANAGEMENT + "createApi?responsetype=text", draft("/a", "/b", "get", "hello", "")));

        assertThat(paths("/a")
                        .path("/b")
                        .path("get")
                        .path("x-openwhisk")
                        .path("url")
                        .asText())
                .endsWith("/hello.text");
    }

    @Test
    void theAddressIsTheOneByWhichTheRequestCame() {
        apis.created("/a", "/one", "get", "hello.json", "");

        HttpResponse<String> reply = world.send(world.request(MANAGEMENT + "getApi", GUEST)
                .header("X-Forwarded-Proto", "https")
                .GET());

        assertThat(done(reply)
                        .path("apis")
                        .get(0)
                        .path("value")
                        .path("gwApiUrl")
                        .asText())
                .isEqualTo(world.address().replace("http:", "https:") + "/apigw/guest/a");
    }

    @Test
    void otherPathsBesideThemAreWebActionsStill() {
        assertThat(world.get("/api/v1/web/whisk.system/apimgmt/other").statusCode())
                .isEqualTo(404);
        assertThat(world.get("/api/v1/web/guest/default/hello.json", "").statusCode())
                .isEqualTo(200);
        assertThat(world.delete(own("actions/nowhere")).statusCode()).isEqualTo(404);
    }

    private JsonNode list(String query) {
        return done(apis.get(query)).path("apis");
    }

    private JsonNode paths(String basePath) {
        return list("?basepath=" + basePath).get(0).path("value").path("apidoc").path("paths");
    }

    private static String basePath(JsonNode api) {
        return api.path("value").path("apidoc").path("basePath").asText();
    }
}
