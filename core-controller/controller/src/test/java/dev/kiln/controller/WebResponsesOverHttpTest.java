// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.Site.assertRefused;
import static dev.kiln.controller.Site.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a web action's result. */
@TestInstance(Lifecycle.PER_CLASS)
class WebResponsesOverHttpTest {

    private static final String ID = "x-openwhisk-activation-id";
    private World world;
    private Site site;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
        site = new Site(world);
        site.export("page");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void eachExtensionMakesItsOwnOfAResult() {
        site.answers("{'body':'<p/>','statusCode':201,'headers':{'X-Mine':'1'}}");

        HttpResponse<String> http = site.get(path("page"));
        HttpResponse<String> html = site.get(path("page.html"));
        HttpResponse<String> json = site.get(path("page.json"));

        assertThat(http.statusCode()).isEqualTo(201);
        assertThat(http.headers().firstValue("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(http.headers().firstValue("X-Mine")).contains("1");
        assertThat(http.headers().firstValue(ID)).isPresent();
        assertThat(site.get(path("page.http")).statusCode()).isEqualTo(201);
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.headers().firstValue("X-Mine")).isEmpty();
        assertThat(html.body()).isEqualTo("<p/>");
        assertThat(site.get(path("page.svg")).headers().firstValue("Content-Type"))
                .contains("image/svg+xml");
        assertThat(site.get(path("page.text")).headers().firstValue("Content-Type"))
                .contains("text/plain; charset=UTF-8");
        assertThat(json.body())
                .isEqualTo(
                        "{\n  \"body\": \"<p/>\",\n  \"statusCode\": 201,\n  \"headers\": {\n    \"X-Mine\": \"1\"\n  }\n}");
    }

    @Test
    void aResultWithoutBodyIsNoContent() {
        site.answers("{'headers':{'Content-Type':'text/html','Location':'/there'}}");

        HttpResponse<String> reply = site.get(path("page"));

        assertThat(reply.statusCode()).isEqualTo(204);
        assertThat(reply.headers().firstValue("Content-Type")).isEmpty();
        assertThat(reply.headers().firstValue("Location")).contains("/there");
    }

    @Test
    void headersMayComeSeveralTimes() {
        site.answers("{'headers':{'Set-Cookie':['a=1','b=2']},'body':'x'}");

        assertThat(site.get(path("page")).headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void thePlatformsOwnHeadersCannotBeForged() {
        site.answers("""
                {'headers':{'X-Request-ID':'forged','x-openwhisk-activation-id':'forged','Content-Length':1,
                'Server':'forged','Access-Control-Allow-Origin':'forged'},'body':'x'}""");

        HttpResponse<String> reply = site.get(path("page"));

        assertThat(reply.headers().map().toString()).doesNotContain("forged");
        assertThat(reply.headers().allValues(ID)).hasSize(1);
        assertThat(reply.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
    }

    @ParameterizedTest
    @CsvSource({"666, x", "999, x", "418, x"})
    void anyStatusMayBeAnswered(int status, String body) throws IOException {
        site.answers("{'statusCode':" + status + ",'body':'" + body + "'}");

        RawHttp.Answer answer = site.raw("GET " + path("page") + " HTTP/1.1\nHost: a", "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void inventedStatusesShareOneNameInMetrics() {
        site.answers("{'statusCode':666,'body':'x'}");
        site.get(path("page"));

        assertThat(world.get("/metrics", "").body())
                .contains("route=\"/api/v1/web/{namespace}/{package}/{action}/{rest...}\",status=\"0\"")
                .doesNotContain("status=\"666\"");
    }

    @ParameterizedTest
    @CsvSource({"204", "304"})
    void aBodyIsDroppedWhereAStatusHasNone(int status) {
        site.answers("{'statusCode':" + status + ",'body':'x'}");

        HttpResponse<String> reply = site.get(path("page"));

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).isEmpty();
        assertThat(site.get(path("page")).statusCode()).isEqualTo(status);
    }

    @Test
    void bytesAreDecoded() throws IOException {
        site.answers("{'headers':{'content-type':'image/png'},'body':'iVBORw=='}");

        HttpResponse<String> reply = site.get(path("page"));

        assertThat(reply.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(reply.headers().firstValue("Content-Length")).contains("4");
        assertThat(site.send("HEAD", path("page"), "").headers().firstValue("Content-Length"))
                .contains("4");
    }

    @Test
    void largeResultsArriveWhole() {
        String text = "0123456789".repeat(90_000);
        site.answers("{'body':'" + text + "'}");

        assertThat(site.get(path("page.text")).body()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "page      | []                                                    | 400 | Response is not valid 'message/http'.",
                "page      | {'headers':{'a':'b\\r\\nc: d'}}                       | 400 | Response is not valid 'message/http'.",
                "page      | {'body':'x','headers':{'content-type':'nonsense'}}    | 400 | Response did not specify a known content-type.",
                "page      | {'body':{},'headers':{'content-type':'text/html'}}    | 400 | Response type in header did not match generated content type.",
                "page.html | {}                                                    | 400 | Response is not valid 'text/html'.",
                "page.svg  | {}                                                    | 400 | Response is not valid 'image/svg+xml'.",
                "page.text | {}                                                    | 404 | Response does not include requested property."
            })
    void whatCannotBeShownIsRefusedAndHasAnIdAllTheSame(String target, String result, int status, String text) {
        site.answers(result);

        HttpResponse<String> reply = site.get(path(target));

        assertRefused(reply, status, text);
        assertThat(reply.headers().firstValue(ID)).isPresent();
        assertThat(reply.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void whoTakesOnlyOtherTypesIsToldWhatThereIs() {
        site.answers("{'body':'x'}");

        assertRefused(
                site.get(path("page"), "Accept", "application/json"),
                406,
                "Resource representation is only available with these types:\ntext/html; charset=UTF-8");
        assertThat(site.get(path("page"), "Accept", "text/*").statusCode()).isEqualTo(200);
        site.answers("{'statusCode':202}");
        assertThat(site.get(path("page"), "Accept", "image/png").statusCode()).isEqualTo(202);
    }

    @Test
    void anErrorOfTheApplicationIsAPageToo() {
        site.answers(ActivationResponse.applicationError(
                Json.parse("{\"error\":{\"statusCode\":404,\"body\":\"gone\"}}"), 2));

        HttpResponse<String> reply = site.get(path("page"));

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("gone");
        assertThat(reply.headers().firstValue(ID)).isPresent();
        assertThat(site.get(path("page.json")).statusCode()).isEqualTo(200);
    }

    @Test
    void whatElseFailsIsNotShown() {
        for (ActivationResponse response : new ActivationResponse[] {
            ActivationResponse.developerError("detail"), ActivationResponse.whiskError("detail")
        }) {
            site.answers(response);

            HttpResponse<String> reply = site.get(path("page.json"));

            assertRefused(reply, 400, "There was an error processing your request.");
            assertThat(reply.headers().firstValue(ID)).isPresent();
        }
    }
}
