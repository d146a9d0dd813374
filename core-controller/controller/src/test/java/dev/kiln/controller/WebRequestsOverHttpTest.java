// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.Site.assertRefused;
import static dev.kiln.controller.Site.path;
import static dev.kiln.controller.World.GUEST;
import static dev.kiln.controller.World.basic;
import static dev.kiln.controller.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a web action is told of a request. */
@TestInstance(Lifecycle.PER_CLASS)
class WebRequestsOverHttpTest {

    private static final String NOT_ALLOWED =
            "Request defines parameters that are not allowed (e.g., reserved properties).";

    private World world;
    private Site site;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
        site = new Site(world);
        site.export("echo");
        site.export("raw", "'raw-http':true");
        site.put(
                "actions/fixed",
                ",'parameters':[{'key':'a','value':1},{'key':'n','value':null},{'key':'e','value':''}]",
                "'final':true");
        site.put("actions/rawfixed", ",'parameters':[{'key':'a','value':1}]", "'final':true", "'raw-http':true");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void theWholeRequestIsTold() throws IOException {
        RawHttp.Answer answer = site.raw(
                "POST " + path("echo.json/a%20b//c/?q=1&q=2&r=x+y") + """
                         HTTP/1.1
                        Host: example.org
                        Authorization: %s
                        X-Twice: one
                        x-twice: two
                        Content-Type: application/json
                        Content-Length: 7""".formatted(basic(GUEST)), "{\"r\":7}");

        assertThat(answer.status()).isEqualTo(200);
        ObjectNode told = Json.parseObject(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(told).isEqualTo(Json.parse("""
                {"__ow_method":"post","__ow_path":"/a%%20b//c/","__ow_user":"guest","q":"2","r":7,
                 "__ow_headers":{"host":"example.org","authorization":"%s","x-twice":"two",
                 "content-type":"application/json"}}""".formatted(basic(GUEST))));
    }

    @Test
    void withoutRestAndQueryAndBodyLittleIsTold() {
        JsonNode told = json(site.get(path("echo.json")));

        assertThat(told.path("__ow_path").asText()).isEmpty();
        assertThat(told.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("__ow_method", "__ow_headers", "__ow_path");
        assertThat(told.path("__ow_headers").has("timeout-access")).isFalse();
        assertThat(told.path("__ow_headers").has("content-type")).isFalse();
    }

    @Test
    void bodiesAreReadByTheirType() {
        assertThat(sent("a=1&b=%C3%A4", "application/x-www-form-urlencoded")
                        .path("b")
                        .asText())
                .isEqualTo("ä");
        assertThat(sent("[1,2]", "application/json").path("__ow_body")).hasSize(2);
        assertThat(sent("{\"a\":1}", "application/vnd.api+json").path("a").asInt())
                .isEqualTo(1);
        assertThat(sent("plain ä", "text/plain").path("__ow_body").asText()).isEqualTo("plain ä");
        assertThat(sent("hello", "image/png").path("__ow_body").asText()).isEqualTo("aGVsbG8=");
        assertThat(sent("hello", "nonsense").path("__ow_body").asText()).isEqualTo("aGVsbG8=");
    }

    @Test
    void aBodyWithoutTypeIsBytes() throws IOException {
        RawHttp.Answer answer =
                site.raw("POST " + path("echo.json") + " HTTP/1.1\nHost: a\nContent-Length: 5", "hello");

        JsonNode told = Json.parse(answer.body());
        assertThat(told.path("__ow_body").asText()).isEqualTo("aGVsbG8=");
    }

    @Test
    void largeBodiesArriveWhole() {
        String text = "0123456789".repeat(50_000);

        assertThat(sent(text, "text/plain").path("__ow_body").asText()).isEqualTo(text);
        assertThat(sent("{\"a\":\"" + text + "\"}", "application/json")
                        .path("a")
                        .asText())
                .isEqualTo(text);
    }

    @Test
    void malformedJsonIsRefused() {
        HttpResponse<String> reply = site.send("POST", path("echo"), "{", "Content-Type", "application/json");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).path("error").asText()).startsWith("The request content was malformed:\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__ow_method", "__ow_headers", "__ow_path", "__ow_user", "__ow_query", "__ow_body"})
    void whatThePlatformTellsNobodyElseMay(String name) {
        assertRefused(site.get(path("echo?" + name + "=1")), 400, NOT_ALLOWED);
        assertRefused(
                site.send("POST", path("echo"), "{\"" + name + "\":1}", "Content-Type", "application/json"),
                400,
                NOT_ALLOWED);
    }

    @Test
    void finalParametersCannotBeOverridden() {
        assertRefused(site.get(path("fixed.json?a=2")), 400, NOT_ALLOWED);
        assertRefused(site.get(path("fixed.json?e=2")), 400, NOT_ALLOWED);
        assertRefused(
                site.send("POST", path("fixed"), "{\"a\":1}", "Content-Type", "application/json"), 400, NOT_ALLOWED);

        JsonNode told = json(site.get(path("fixed.json?n=2&b=3")));

        assertThat(told.path("a").asInt()).isEqualTo(1);
        assertThat(told.path("n").asText()).isEqualTo("2");
        assertThat(told.path("b").asText()).isEqualTo("3");
    }

    @Test
    void rawActionsGetAllAsItCame() {
        HttpResponse<String> reply = site.send(
                "PUT", path("raw.json/x?a=1&a=2&__ow_body=%20"), "{\"a\": 1}", "Content-Type", "application/json");

        JsonNode told = json(reply);
        assertThat(told.path("__ow_query").asText()).isEqualTo("a=1&a=2&__ow_body=%20");
        assertThat(told.path("__ow_body").asText()).isEqualTo("eyJhIjogMX0=");
        assertThat(told.path("__ow_path").asText()).isEqualTo("/x");
        assertThat(told.has("a")).isFalse();
    }

    @Test
    void rawActionsAlwaysHaveQueryAndBody() {
        JsonNode told = json(site.get(path("raw.json")));

        assertThat(told.path("__ow_query").textValue()).isEmpty();
        assertThat(told.path("__ow_body").textValue()).isEmpty();
    }

    @Test
    void rawBodiesOfTextAreText() {
        for (String type : List.of("application/x-www-form-urlencoded", "application/hal+json", "text/plain")) {
            JsonNode told = json(site.send("POST", path("raw.json"), "{a=%zz", "Content-Type", type));

            assertThat(told.path("__ow_body").asText()).as(type).isEqualTo("{a=%zz");
        }
    }

    @Test
    void rawActionsKeepTheirParametersAndNothingIsForbidden() {
        JsonNode told = json(site.get(path("rawfixed.json?a=2&__ow_user=me")));

        assertThat(told.path("a").asInt()).isEqualTo(1);
        assertThat(told.path("__ow_query").asText()).isEqualTo("a=2&__ow_user=me");
    }

    private JsonNode sent(String body, String type) {
        return json(site.send("POST", path("echo.json"), body, "Content-Type", type));
    }
}
