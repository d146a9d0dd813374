// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.http.Header;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension .http. */
class HttpTranscoderTest {

    private static final String INVALID = "Response is not valid 'message/http'.";
    private static final String UNKNOWN = "Response did not specify a known content-type.";
    private static final String MISMATCH = "Response type in header did not match generated content type.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                   | 204
            {"a":1}                              | 204
            {"body":null}                        | 204
            {"body":""}                          | 204
            {"statusCode":302}                   | 302
            {"statusCode":"404","body":""}       | 404
            {"statusCode":200,"body":null}       | 200
            {"statusCode":200.0}                 | 200
            {"statusCode":666}                   | 666
            {"statusCode":999}                   | 999
            """)
    void withoutBodyThereIsNoEntity(String result, int status) {
        Reply reply = transcode(result);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.type().isNone()).isTrue();
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"body":"<p/>"}                                                              | text/html; charset=UTF-8  | <p/>
            {"body":"x","headers":{"content-type":"text/plain"}}                         | text/plain; charset=UTF-8 | x
            {"body":"x","headers":{"Content-Type":"text/css"}}                           | text/css; charset=UTF-8   | x
            {"body":"x","headers":{"content-type":"text/unheard-of"}}                    | text/unheard-of; charset=UTF-8 | x
            {"body":"aGVsbG8=","headers":{"content-type":"image/png"}}                   | image/png                 | hello
            {"body":"aGVsbG8=","headers":{"content-type":"application/octet-stream"}}    | application/octet-stream  | hello
            {"body":"aGVsbG8=","headers":{"content-type":"text/plain"}}                  | text/plain; charset=UTF-8 | aGVsbG8=
            {"body":"{\\"a\\":1}","headers":{"content-type":"application/json"}}         | application/json          | {"a":1}
            {"body":"eyJhIjoxfQ==","headers":{"content-type":"application/json"}}        | application/json          | {"a":1}
            {"body":" eyJhIjoxfQ==","headers":{"content-type":"application/hal+json"}}   | application/hal+json      | {"a":1}
            {"body":"[1]","headers":{"content-type":"application/hal+json"}}             | application/hal+json      | [1]
            {"body":[1,2]}                                                               | application/json          | [1, 2]
            {"body":7}                                                                   | application/json          | 7
            {"body":false}                                                               | application/json          | false
            {"body":{}}                                                                  | application/json          | {}
            {"body":[1],"headers":{"content-type":"application/vnd.api+json"}}           | application/vnd.api+json  | [1]
            {"body":[1],"headers":{"content-type":"application/json; charset=utf-8"}}    | application/json          | [1]
            """)
    void aBodyIsWhatItsTypeSays(String result, String type, String body) {
        Reply reply = transcode(result);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.type()).hasToString(type);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(reply.headers()).isEmpty();
    }

    @Test
    void textIsWrittenInTheCharsetThatItsTypeNames() {
        Reply reply = transcode("{\"body\":\"ä\",\"headers\":{\"content-type\":\"text/plain; charset=ISO-8859-1\"}}");

        assertThat(reply.body()).containsExactly(0xE4);
        assertThat(reply.type()).hasToString("text/plain; charset=ISO-8859-1");
    }

    @Test
    void theStatusIsTheActionsOwnWithABodyToo() {
        assertThat(transcode("{\"statusCode\":\"418\",\"body\":\"tea\"}").status())
                .isEqualTo(418);
    }

    @Test
    void headersMayBeTextsNumbersAndTruthValuesAndSeveralOfOneName() {
        Reply reply = transcode("""
                {"headers":{"Set-Cookie":["a=1","b=2",3],"X-Number":1.5,"X-True":true,"Location":"/there"}}""");

        assertThat(reply.headers())
                .containsExactly(
                        new Header("Set-Cookie", "a=1"),
                        new Header("Set-Cookie", "b=2"),
                        new Header("Set-Cookie", "3"),
                        new Header("X-Number", "1.5"),
                        new Header("X-True", "true"),
                        new Header("Location", "/there"));
    }

    @Test
    void whatTheServerSaysItselfIsNotTakenFromTheAction() {
        Reply reply = transcode("""
                {"body":"x","headers":{"Content-Type":"text/plain","content-length":5,"Server":"Mine","Date":"today",
                "Connection":"close","Transfer-Encoding":"chunked","X-Request-ID":"1","X-Mine":"kept"}}""");

        assertThat(reply.headers()).containsExactly(new Header("X-Mine", "kept"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "null",
                "1",
                "{\"statusCode\":\"many\"}",
                "{\"statusCode\":200.5}",
                "{\"statusCode\":true}",
                "{\"statusCode\":null}",
                "{\"statusCode\":{}}",
                "{\"statusCode\":[200]}",
                "{\"statusCode\":99999999999}",
                "{\"statusCode\":1e999999999}",
                "{\"statusCode\":100}",
                "{\"statusCode\":1000}",
                "{\"statusCode\":-200}",
                "{\"headers\":[]}",
                "{\"headers\":null}",
                "{\"headers\":\"a: b\"}",
                "{\"headers\":{\"a\":{}}}",
                "{\"headers\":{\"a\":null}}",
                "{\"headers\":{\"a\":[[]]}}",
                "{\"headers\":{\"a b\":\"c\"}}",
                "{\"headers\":{\"\":\"c\"}}",
                "{\"headers\":{\"a\":\"b\\r\\nSet-Cookie: c\"}}",
                "{\"headers\":{\"a\":\"b\\nc\"}}"
            })
    void whatIsNoResponseIsRefused(String result) {
        assertRefused(result, INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a/b/c", "", "text/html; charset=nobodys"})
    void aTypeThatIsNoneIsRefused(String type) {
        assertRefused("{\"body\":\"x\",\"headers\":{\"content-type\":\"" + type + "\"}}", UNKNOWN);
        assertRefused("{\"body\":[1],\"headers\":{\"content-type\":\"" + type + "\"}}", UNKNOWN);
    }

    @Test
    void withoutBodyTheTypeIsNotLookedAt() {
        assertThat(transcode("{\"headers\":{\"content-type\":\"nonsense\"}}").status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"body\":\"not base64!\",\"headers\":{\"content-type\":\"image/png\"}}",
                "{\"body\":{},\"headers\":{\"content-type\":\"text/html\"}}",
                "{\"body\":[1],\"headers\":{\"content-type\":\"image/png\"}}",
                "{\"body\":7,\"headers\":{\"content-type\":\"text/plain\"}}"
            })
    void aBodyThatIsNotOfItsTypeIsRefused(String result) {
        assertRefused(result, MISMATCH);
    }

    private static void assertRefused(String result, String text) {
        assertThatThrownBy(() -> transcode(result)).isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                .isEqualTo(new Problem.Invalid(text)));
    }

    private static Reply transcode(String result) {
        return Extension.HTTP.transcode(Json.parse(result));
    }
}
