// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.GUEST;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests reach web actions by way of an API. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayOverHttpTest {

    private static final String ORIGIN = "Access-Control-Allow-Origin";

    private World world;
    private Site site;
    private ApiClient apis;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory, "kiln.controller.gateway.cache-ttl = 1h");
        site = new Site(world);
        apis = new ApiClient(world);
        site.export("hello");
        site.export("secret", "'require-whisk-auth':'swordfish'");
        site.export("known", "'require-whisk-auth':true");
        site.export("raw", "'raw-http':true");
        site.put("actions/fixed", ",'parameters':[{'key':'id','value':'set'}]", "'final':true");
        apis.created("/v1", "/hello", "get", "hello.json", "");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void echo() {
        site.echoes();
    }

    @Test
    void aRequestReachesTheAction() {
        HttpResponse<String> reply = site.get("/apigw/guest/v1/hello?name=Ada&name=Bob");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).path("name").asText()).isEqualTo("Bob");
        assertThat(json(reply).path("__ow_method").asText()).isEqualTo("get");
        assertThat(json(reply).path("__ow_path").asText()).isEmpty();
        assertThat(reply.headers().firstValue("x-openwhisk-activation-id")).isPresent();
        assertThat(reply.headers().allValues(ORIGIN)).containsExactly("*");
    }

    @Test
    void aSlashAtTheEndMeansNothing() {
        assertThat(site.get("/apigw/guest/v1/hello/").statusCode()).isEqualTo(200);
        assertThat(site.get("/apigw/guest/v1//hello").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "put", "post", "delete", "patch", "head", "options"})
    void allMethodsCanBeServed(String method) {
        apis.created("/methods", "/" + method, method, "hello.json", "");

        HttpResponse<String> reply =
                site.send(method.toUpperCase(java.util.Locale.ROOT), "/apigw/guest/methods/" + method, "");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(lastTold().path("__ow_method").asText()).isEqualTo(method);
    }

    @Test
    void bodiesAreRead() {
        apis.created("/bodies", "/one", "post", "hello.json", "");

        HttpResponse<String> reply =
                site.send("POST", "/apigw/guest/bodies/one?a=1", "{\"b\":2}", "Content-Type", "application/json");

        assertThat(json(reply).path("a").asText()).isEqualTo("1");
        assertThat(json(reply).path("b").asInt()).isEqualTo(2);
    }

    @Test
    void theResponseIsOfTheOperationsType() {
        apis.created("/types", "/http", "get", "hello.http", "");
        apis.created("/types", "/text", "get", "hello.text", "");
        apis.created("/types", "/html", "get", "hello.html", "");
        apis.created("/types", "/svg", "get", "hello.svg", "");
        site.answers("{'statusCode':418,'headers':{'X-Tea':'green'},'body':'<b>short</b>'}");

        assertThat(site.get("/apigw/guest/types/http").statusCode()).isEqualTo(418);
        assertThat(site.get("/apigw/guest/types/http").headers().firstValue("X-Tea"))
                .contains("green");
        assertThat(type(site.get("/apigw/guest/types/text"))).startsWith("text/plain");
        assertThat(type(site.get("/apigw/guest/types/html"))).startsWith("text/html");
        assertThat(type(site.get("/apigw/guest/types/svg"))).startsWith("image/svg+xml");
    }

    @Test
    void partsOfThePathBecomeArguments() {
        apis.created("/books", "/{isbn}/pages/{number}", "post", "hello.http", "");
        site.answers("{'body':'fine'}");

        HttpResponse<String> reply = site.send(
                "POST",
                "/apigw/guest/books/a%2Fb%20c+d/pages/7?isbn=other&more=1",
                "{\"number\":8,\"x\":9}",
                "Content-Type",
                "application/json");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode told = lastTold();
        assertThat(told.path("isbn")).isEqualTo(Json.parse("\"a/b c+d\""));
        assertThat(told.path("number")).isEqualTo(Json.parse("\"7\""));
        assertThat(told.path("more").asText()).isEqualTo("1");
        assertThat(told.path("x").asInt()).isEqualTo(9);
        assertThat(told.path("__ow_path").asText()).isEqualTo("/a%2Fb%20c+d/pages/7");
    }

    @Test
    void aLiteralBeatsAParameter() {
        apis.created("/users", "/{id}", "get", "hello.http", "");
        apis.created("/users", "/me", "get", "hello.json", "");

        assertThat(json(site.get("/apigw/guest/users/me")).has("id")).isFalse();
    }

    @Test
    void finalArgumentsAreNoParametersOfAPath() {
        apis.created("/final", "/{id}", "get", "fixed.http", "");

        assertThat(site.get("/apigw/guest/final/7").statusCode()).isEqualTo(400);
    }

    @Test
    void rawActionsReadThePathThemselves() {
        apis.created("/raw", "/{id}", "get", "raw.http", "");
        site.answers("{'body':'fine'}");

        assertThat(site.get("/apigw/guest/raw/7?a=b").statusCode()).isEqualTo(200);
        assertThat(lastTold().path("__ow_path").asText()).isEqualTo("/7");
        assertThat(lastTold().path("__ow_query").asText()).isEqualTo("a=b");
        assertThat(lastTold().has("id")).isFalse();
    }

    @Test
    void theActionsOwnSecretIsNotTheVisitorsToKnow() {
        apis.created("/secret", "/one", "get", "secret.json", ",'secureKey':'swordfish'");
        apis.created("/secret", "/known", "get", "known.json", "");

        assertThat(site.get("/api/v1/web/guest/default/secret.json").statusCode())
                .isEqualTo(401);
        assertThat(site.get("/apigw/guest/secret/one").statusCode()).isEqualTo(200);
        assertThat(site.get("/apigw/guest/secret/known").statusCode()).isEqualTo(401);
        assertThat(site.get("/apigw/guest/secret/known", "Authorization", World.basic(GUEST))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apigw/guest",
                "/apigw/guest/",
                "/apigw/guest/v1",
                "/apigw/guest/v1/nowhere",
                "/apigw/guest/v1/hello/more",
                "/apigw/nobody/v1/hello",
                "/apigw/whisk.system/v1/hello",
                "/apigw/_/v1/hello",
                "/apigw/!/v1/hello"
            })
    void otherPathsAreNotThere(String path) {
        HttpResponse<String> reply = site.get(path);

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(error(reply)).isEqualTo("There is no API at this path.");
        assertThat(json(reply).path("code").asText()).isNotEmpty();
    }

    @Test
    void otherMethodsAreNamed() {
        HttpResponse<String> reply = site.send("POST", "/apigw/guest/v1/hello", "");

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET, OPTIONS");
        assertThat(error(reply)).contains("GET, OPTIONS");
        assertThat(reply.headers().firstValue(ORIGIN)).contains("*");
    }

    @Test
    void browsersOnOtherSitesAreAnsweredWithoutTheAction() {
        HttpResponse<String> reply =
                site.send("OPTIONS", "/apigw/guest/v1/hello", "", "Access-Control-Request-Headers", "X-Mine, X-Yours");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.headers().firstValue(ORIGIN)).contains("*");
        assertThat(reply.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, OPTIONS");
        assertThat(reply.headers().firstValue("Access-Control-Allow-Headers")).contains("X-Mine, X-Yours");
        assertThat(site.send("OPTIONS", "/apigw/guest/v1/hello", "")
                        .headers()
                        .firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(
                        it -> assertThat(it).contains("Authorization").contains("X-API-Key"));
        assertThat(site.send("OPTIONS", "/apigw/guest/v1/nowhere", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anApiMayBeShutToOtherSites() {
        done(apis.imports("""
                'basePath':'/shut','x-ibm-configuration':{'cors':{'enabled':false}},
                'paths':{'/a':{'get':{'x-openwhisk':{'action':'hello','url':'/api/v1/web/_/default/hello.json'}}}}"""));

        assertThat(site.get("/apigw/guest/shut/a").statusCode()).isEqualTo(200);
        assertThat(site.get("/apigw/guest/shut/a").headers().firstValue(ORIGIN)).isEmpty();
        HttpResponse<String> options = site.send("OPTIONS", "/apigw/guest/shut/a", "");
        assertThat(options.statusCode()).isEqualTo(405);
        assertThat(options.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void whatTheActionSaysOfOtherSitesCounts() {
        apis.created("/own", "/cors", "get", "hello.http", "");
        site.answers("{'headers':{'access-control-allow-origin':'https://one.example'},'body':'x'}");

        assertThat(site.get("/apigw/guest/own/cors").headers().allValues(ORIGIN))
                .containsExactly("https://one.example");
    }

    @Test
    void keysOpenWhatNeedsOne() {
        apis.created("/keys", "/one", "get", "hello.json", ",'requireKey':true");
        apis.created("/keys", "/open", "get", "hello.json", "");
        apis.created("/other", "/one", "get", "hello.json", ",'requireKey':true");
        String key = apis.key("/keys");
        String foreign = apis.key("/other");

        HttpResponse<String> missing = site.get("/apigw/guest/keys/one");
        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(error(missing)).isEqualTo("This needs an API key in the header 'X-API-Key'.");
        assertThat(missing.headers().firstValue(ORIGIN)).contains("*");
        for (String wrong : List.of("wrong", foreign)) {
            HttpResponse<String> refused = site.get("/apigw/guest/keys/one", "X-API-Key", wrong);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).doesNotContain(wrong);
        }
        HttpResponse<String> right = site.get("/apigw/guest/keys/one", "x-api-key", key);
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body()).doesNotContain(key);
        assertThat(site.get("/apigw/guest/keys/open").statusCode()).isEqualTo(200);
    }

    @Test
    void aDeletedKeyOpensNothing() {
        apis.created("/gone", "/one", "get", "hello.json", ",'requireKey':true");
        String key = apis.key("/gone");
        assertThat(site.get("/apigw/guest/gone/one", "X-API-Key", key).statusCode())
                .isEqualTo(200);
        String id = done(world.get(ApiClient.MANAGEMENT + "getApiKeys?basepath=/gone"))
                .path("keys")
                .get(0)
                .path("id")
                .asText();

        done(world.delete(ApiClient.MANAGEMENT + "deleteApiKey?basepath=/gone&id=" + id));

        assertThat(site.get("/apigw/guest/gone/one", "X-API-Key", key).statusCode())
                .isEqualTo(403);
    }

    @Test
    void keysTravelWhereSwaggerSaysSo() {
        done(apis.imports("""
                'basePath':'/named','securityDefinitions':{'it':{'type':'apiKey','in':'header','name':'X-Client-Id'}},
                'security':[{'it':[]}],'paths':{'/a':{'get':{
                'x-openwhisk':{'url':'/api/v1/web/_/default/hello.json'}}}}"""));
        String key = apis.key("/named");

        assertThat(site.get("/apigw/guest/named/a", "X-API-Key", key).statusCode())
                .isEqualTo(401);
        assertThat(site.get("/apigw/guest/named/a", "X-Client-Id", key).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRouteLetsThroughAsManyAsItsLimit() {
        apis.created("/slow", "/one", "get", "hello.json", ",'rateLimit':1");
        apis.created("/slow", "/two", "get", "hello.json", "");

        // a minute may end between two requests, but not twice
        HttpResponse<String> refused = site.get("/apigw/guest/slow/one");
        for (int i = 0; i < 3 && refused.statusCode() == 200; i++) {
            refused = site.get("/apigw/guest/slow/one");
        }

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(error(refused)).isEqualTo("Too many requests in the last minute (count: 2, allowed: 1).");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(site.get("/apigw/guest/slow/two").statusCode()).isEqualTo(200);
    }

    @Test
    void aRateThatIsNoneIsRefused() {
        HttpResponse<String> reply = apis.create(ApiClient.draft("/slow", "/x", "get", "hello.json", ",'rateLimit':0"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains("x-kiln-rate-limit");
    }

    @Test
    void whatIsDeletedIsServedNoMore() {
        apis.created("/short", "/one", "get", "hello.json", "");
        assertThat(site.get("/apigw/guest/short/one").statusCode()).isEqualTo(200);

        done(apis.delete("?basepath=/short"));

        assertThat(site.get("/apigw/guest/short/one").statusCode()).isEqualTo(404);
    }

    @Test
    void anActionThatIsNoWebActionAnyMoreIsNotServed() {
        site.export("fleeting");
        apis.created("/fleeting", "/one", "get", "fleeting.json", "");
        assertThat(site.get("/apigw/guest/fleeting/one").statusCode()).isEqualTo(200);

        done(world.delete(World.own("actions/fleeting")));

        assertThat(site.get("/apigw/guest/fleeting/one").statusCode()).isEqualTo(404);
    }

    private JsonNode lastTold() {
        List<ActivationMessage> seen = world.invoker.seen();
        return seen.getLast().content();
    }

    private static String type(HttpResponse<String> reply) {
        return reply.headers().firstValue("Content-Type").orElse("");
    }
}
