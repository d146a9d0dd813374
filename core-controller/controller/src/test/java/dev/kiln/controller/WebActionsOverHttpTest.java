// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.Site.assertRefused;
import static dev.kiln.controller.Site.path;
import static dev.kiln.controller.World.GUEST;
import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.basic;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web actions there are, who may call them, as whom they run, and in which order they refuse. */
@TestInstance(Lifecycle.PER_CLASS)
class WebActionsOverHttpTest {

    private static final String MISSING = "The requested resource does not exist.";
    private static final String LOCKED = "Authentication is possible but has failed or not yet been provided.";
    private static final String ORIGIN = "Access-Control-Allow-Origin";

    private World world;
    private Site site;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory, "kiln.controller.http.body-timeout = 2s");
        site = new Site(world);
        site.export("echo");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void echo() {
        site.echoes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST", "PUT", "PATCH", "HEAD"})
    void anybodyMayCallByAnyMethod(String method) {
        HttpResponse<String> reply = site.send(method, path("echo.json"), "");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode told = lastTold();
        assertThat(told.path("__ow_method").asText()).isEqualTo(method.toLowerCase(java.util.Locale.ROOT));
        assertThat(told.has("__ow_user")).isFalse();
    }

    @Test
    void headHasTheHeadersOfABodyAndNoBody() {
        HttpResponse<String> reply = site.send("HEAD", path("echo.json"), "");

        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void otherMethodsAreRefusedAlsoWithoutCredentials() throws IOException {
        RawHttp.Answer answer = site.raw("TRACE " + path("echo") + " HTTP/1.1\nHost: localhost", "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/web", "/api/v1/web/guest", "/api/v1/web/guest/default", "/api/v1/web/guest/default/"})
    void shorterPathsAreNobodys(String path) {
        HttpResponse<String> reply = site.get(path);

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(json(reply).path("error").asText()).isEqualTo("The requested resource could not be found.");
    }

    @Test
    void whatIsNotThereAndWhatIsNotExportedLookTheSame() {
        put("actions/inner", "[]");
        put("actions/shut", "[{'key':'web-export','value':false}]");
        put("actions/quoted", "[{'key':'web-export','value':'true'}]");
        put("actions/number", "[{'key':'web-export','value':1}]");
        done(world.put(own("packages/empty"), "{}"));
        done(world.put(own("triggers/fired"), "{}"));

        for (String target : new String[] {
            "/api/v1/web/nowhere/default/echo",
            "/api/v1/web/_/default/echo",
            "/api/v1/web/!/default/echo",
            "/api/v1/web/guest/nowhere/echo",
            "/api/v1/web/guest/empty/echo",
            "/api/v1/web/guest/echo/echo",
            "/api/v1/web/guest/!/echo",
            "/api/v1/web/guest//echo",
            path("nowhere"),
            path("nowhere.json"),
            path("echo.xml"),
            path(".json"),
            path("inner"),
            path("shut"),
            path("quoted"),
            path("number"),
            path("fired")
        }) {
            for (String method : new String[] {"GET", "POST", "OPTIONS"}) {
                HttpResponse<String> reply =
                        site.send(method, target, "", "Authorization", basic(GUEST), "X-Request-ID", "same");
                assertRefused(reply, 404, MISSING);
                assertThat(reply.headers().firstValue(ORIGIN)).contains("*");
                assertThat(reply.body()).isEqualTo("{\n  \"error\": \"" + MISSING + "\",\n  \"code\": \"same\"\n}");
            }
        }
    }

    @Test
    void anActionCanBeTakenFromTheWeb() {
        site.export("taken");
        assertThat(site.get(path("taken.json")).statusCode()).isEqualTo(200);

        put("actions/taken", "[{'key':'web-export','value':false}]");

        assertRefused(site.get(path("taken.json")), 404, MISSING);
    }

    @Test
    void itRunsAsTheOwnerWhoeverCalls() {
        site.put("actions/keyed", "", "'provide-api-key':true");

        HttpResponse<String> reply = site.get(path("keyed.json"), "Authorization", basic(SYSTEM));

        ActivationMessage message = world.invoker.seen().getLast();
        assertThat(message.caller().namespace().value()).isEqualTo("guest");
        assertThat(message.caller().subject()).isEqualTo("guest");
        assertThat(message.caller().authKey()).isEmpty();
        assertThat(message.isBlocking()).isTrue();
        String id = reply.headers().firstValue("x-openwhisk-activation-id").orElseThrow();
        assertThat(world.get(own("activations/" + id)).statusCode()).isEqualTo(200);
        assertThat(world.get(own("activations/" + id), SYSTEM).statusCode()).isEqualTo(404);
    }

    @Test
    void anActionIsFoundInItsPackageAndThroughABinding() {
        done(world.put(
                "/api/v1/namespaces/_/packages/shared",
                "{\"publish\":true,\"parameters\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":1}]}",
                SYSTEM));
        done(world.put("/api/v1/namespaces/_/actions/shared/page", """
                {"exec":{"kind":"nodejs:20","code":"x"},"annotations":[{"key":"web-export","value":true}]}""", SYSTEM));
        done(world.put(own("packages/bound"), """
                {"binding":{"namespace":"whisk.system","name":"shared"},"parameters":[{"key":"b","value":2}]}"""));

        assertThat(json(site.get("/api/v1/web/whisk.system/shared/page.json"))
                        .path("b")
                        .asInt())
                .isEqualTo(1);
        JsonNode bound = json(site.get("/api/v1/web/guest/bound/page.json"));

        assertThat(bound.path("a").asInt()).isEqualTo(1);
        assertThat(bound.path("b").asInt()).isEqualTo(2);
        assertThat(world.invoker.seen().getLast().caller().namespace().value()).isEqualTo("guest");
        done(world.put("/api/v1/namespaces/_/packages/shared?overwrite=true", "{\"publish\":false}", SYSTEM));
        assertRefused(site.get("/api/v1/web/guest/bound/page.json"), 404, MISSING);
    }

    @Test
    void aSequenceIsAWebActionLikeAnyOther() {
        done(world.put(own("actions/both"), """
                {"exec":{"kind":"sequence","components":["/_/echo","/_/echo"]},
                 "annotations":[{"key":"web-export","value":true}]}"""));

        HttpResponse<String> reply = site.get(path("both.json/rest?a=1"));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).path("a").asText()).isEqualTo("1");
        assertThat(json(reply).path("__ow_path").asText()).isEqualTo("/rest");
    }

    @Test
    void aBlockedOwnersActionsAreGoneUntilHeIsUnblocked() {
        JsonNode made = done(world.put("/admin/v1/subjects/web.owner", "{}", SYSTEM));
        String key = made.path("uuid").asText() + ":" + made.path("key").asText();
        String target = "/api/v1/web/web.owner/default/page.json";
        assertRefused(site.get(target), 404, MISSING);
        done(world.put("/api/v1/namespaces/_/actions/page", """
                {"exec":{"kind":"nodejs:20","code":"x"},"annotations":[{"key":"web-export","value":true}]}""", key));
        assertThat(site.get(target).statusCode()).isEqualTo(200);

        done(world.post("/admin/v1/subjects/web.owner/block", "", SYSTEM));
        assertRefused(site.get(target), 404, MISSING);
        done(world.post("/admin/v1/subjects/web.owner/unblock", "", SYSTEM));

        assertThat(site.get(target).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`'secret'`, X-Require-Whisk-Auth, secret, 200",
                "`'secret'`, X-Require-Whisk-Auth, Secret, 401",
                "`'secret'`, X-Other, secret, 401",
                "12345, X-Require-Whisk-Auth, 12345, 200",
                "12345, X-Require-Whisk-Auth, 1234, 401",
                "false, X-Other, a, 200",
                "true, X-Require-Whisk-Auth, true, 401",
                "null, X-Other, a, 401",
                "{}, X-Other, a, 401"
            })
    void anActionMayAskForASecret(String annotation, String header, String value, int status) {
        site.export("asking", "'require-whisk-auth':" + annotation);

        HttpResponse<String> reply = site.get(path("asking.json"), header, value);

        assertThat(reply.statusCode()).isEqualTo(status);
        if (status == 401) {
            assertRefused(reply, 401, LOCKED);
            assertThat(reply.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(reply.headers().firstValue(ORIGIN)).contains("*");
        }
    }

    @Test
    void anActionMayAskForCredentialsOfAnybody() {
        site.export("closed", "'require-whisk-auth':true");

        assertRefused(site.get(path("closed.json")), 401, LOCKED);
        assertRefused(site.get(path("closed.json"), "Authorization", basic("nobody:" + "k".repeat(64))), 401, LOCKED);
        assertRefused(site.get(path("closed.json"), "Authorization", "Bearer abc"), 401, LOCKED);
        assertThat(json(site.get(path("closed.json"), "Authorization", basic(SYSTEM)))
                        .path("__ow_user")
                        .asText())
                .isEqualTo("whisk.system");
    }

    @Test
    void wrongCredentialsAreNoneWhereNoneAreNeeded() {
        for (String header : new String[] {"Bearer abc", "Basic !!!", basic("nobody:" + "k".repeat(64))}) {
            HttpResponse<String> reply = site.get(path("echo.json"), "Authorization", header);

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(json(reply).has("__ow_user")).isFalse();
        }
    }

    @Test
    void byDefaultThePlatformAnswersOptionsAndTellsBrowsersThatTheyMay() {
        site.export("locked", "'require-whisk-auth':'secret'");
        int before = world.invoker.seen().size();

        HttpResponse<String> reply =
                site.send("OPTIONS", path("locked.json"), "", "Access-Control-Request-Headers", "X-Mine, X-Yours");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.headers().allValues(ORIGIN)).containsExactly("*");
        assertThat(reply.headers().allValues("Access-Control-Allow-Methods"))
                .containsExactly("OPTIONS, GET, DELETE, POST, PUT, HEAD, PATCH");
        assertThat(reply.headers().allValues("Access-Control-Allow-Headers")).containsExactly("X-Mine, X-Yours");
        assertThat(world.invoker.seen()).hasSize(before);
        assertThat(site.get(path("echo.json")).headers().allValues("Access-Control-Allow-Headers"))
                .containsExactly("Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent");
    }

    @Test
    void anActionWithCustomOptionsGetsThemAndSaysItAllItself() {
        site.export("custom", "'web-custom-options':true", "'require-whisk-auth':'secret'");
        site.answers("{'headers':{'Access-Control-Allow-Origin':'https://example.org'},'statusCode':299,'body':'x'}");

        HttpResponse<String> options = site.send("OPTIONS", path("custom"), "");
        HttpResponse<String> get = site.get(path("custom"), "X-Require-Whisk-Auth", "secret");
        HttpResponse<String> refused = site.get(path("custom"));

        assertThat(options.statusCode()).isEqualTo(299);
        assertThat(options.headers().allValues(ORIGIN)).containsExactly("https://example.org");
        assertThat(options.headers().map()).doesNotContainKey("access-control-allow-methods");
        assertThat(get.headers().allValues(ORIGIN)).containsExactly("https://example.org");
        assertRefused(refused, 401, LOCKED);
        assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(world.invoker.seen().getLast().content().path("__ow_method").asText())
                .isEqualTo("get");
    }

    @Test
    void theOrdinaryApiKeepsItsCorsAndItsOptions() {
        for (String target : new String[] {own("actions"), "/api/v1/web/guest", "/api/v1/webby/a/b/c"}) {
            HttpResponse<String> options = world.send(world.request(target, "")
                    .header("Access-Control-Request-Headers", "X-Mine")
                    .method("OPTIONS", BodyPublishers.noBody()));
            assertThat(options.statusCode()).isEqualTo(200);
            assertThat(options.headers().allValues("Access-Control-Allow-Methods"))
                    .containsExactly("GET, DELETE, POST, PUT, HEAD");
            assertThat(options.headers().allValues("Access-Control-Allow-Headers"))
                    .containsExactly("Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent");
        }
        assertThat(world.get(own("actions")).headers().allValues("Access-Control-Allow-Methods"))
                .containsExactly("GET, DELETE, POST, PUT, HEAD");
        assertThat(world.get("/api/v1/webby/a/b/c", "").statusCode()).isEqualTo(401);
    }

    @Test
    void refusalsComeInOpenWhisksOrder() throws IOException {
        site.export("ordered", "'require-whisk-auth':'secret'");
        String large = "Content-Type: application/json\nContent-Length: 1048577";
        String secret = "X-Require-Whisk-Auth: secret\n";

        // there is no such action: whatever is sent is not looked at
        assertThat(post("nowhere", large).status()).isEqualTo(404);
        // too large, and the secret is missing
        RawHttp.Answer tooLarge = post("ordered", large);
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("Request larger than allowed: 1048577 > 1048576 bytes.");
        assertThat(tooLarge.headers()).containsEntry(ORIGIN, "*");
        // the secret is missing, and the body is malformed, or would never come
        assertThat(post("ordered", "Content-Type: application/json\nContent-Length: 5")
                        .status())
                .isEqualTo(401);
        assertThat(post("ordered", secret + "Content-Type: application/json\nContent-Length: 5")
                        .status())
                .isEqualTo(408);
        RawHttp.Answer malformed = site.raw(
                "POST " + path("ordered?__ow_body=1") + " HTTP/1.1\nHost: a\n" + secret
                        + "Content-Type: application/json\nContent-Length: 1",
                "{");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.body()).contains("The request content was malformed:");
    }

    @Test
    void aBodyThatComesInPiecesIsBoundedToo() throws IOException {
        RawHttp.Answer answer = site.raw(
                "POST " + path("echo") + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked",
                ("90000\r\n" + "x".repeat(0x90000) + "\r\n").repeat(2) + "0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("Request larger than allowed: ");
    }

    @Test
    void theDescriptionOfTheApiHasThem() {
        JsonNode operations =
                json(world.get("/api/v1/api-docs", "")).path("paths").path("/web/{namespace}/{package}/{action}");

        assertThat(operations.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("get", "delete", "post", "put", "head", "options", "patch");
        assertThat(operations.path("get").has("security")).isFalse();
        assertThat(operations.path("get").path("consumes").toString()).isEqualTo("[\"*/*\"]");
        assertThat(operations.path("get").path("parameters").findValuesAsText("name"))
                .containsExactly("namespace", "package", "action");
    }

    private RawHttp.Answer post(String action, String headers) throws IOException {
        return site.raw("POST " + path(action) + " HTTP/1.1\nHost: a\n" + headers, "");
    }

    private void put(String entity, String annotations) {
        String json = "{'exec':{'kind':'nodejs:20','code':'x'},'annotations':" + annotations + "}";
        done(world.put(own(entity + "?overwrite=true"), json.replace('\'', '"')));
    }

    private JsonNode lastTold() {
        return Json.parse(Json.bytes(world.invoker.seen().getLast().content()));
    }
}
