// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extensions .json, .html, .svg and .text. */
class FieldTranscodersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            JSON | []                                  | application/json         | []
            JSON | [1,2]                               | application/json         | [1, 2]
            JSON | {}                                  | application/json         | {}
            HTML | {"body":"<p>ä</p>"}                 | text/html; charset=UTF-8 | <p>ä</p>
            HTML | {"html":"<p/>"}                     | text/html; charset=UTF-8 | <p/>
            HTML | {"html":"no","body":"yes"}          | text/html; charset=UTF-8 | yes
            HTML | "<b/>"                              | text/html; charset=UTF-8 | <b/>
            SVG  | {"body":"<svg/>"}                   | image/svg+xml            | <svg/>
            SVG  | {"svg":"<svg/>"}                    | image/svg+xml            | <svg/>
            SVG  | {"svg":"no","body":"yes"}           | image/svg+xml            | yes
            TEXT | {"body":"plain"}                    | text/plain; charset=UTF-8 | plain
            TEXT | {"text":"plain"}                    | text/plain; charset=UTF-8 | plain
            TEXT | {"text":"no","body":"yes"}          | text/plain; charset=UTF-8 | yes
            TEXT | {"text":7}                          | text/plain; charset=UTF-8 | 7
            TEXT | {"text":1.50}                       | text/plain; charset=UTF-8 | 1.50
            TEXT | {"text":true}                       | text/plain; charset=UTF-8 | true
            TEXT | {"body":null}                       | text/plain; charset=UTF-8 | null
            TEXT | {"text":[1,"a"]}                    | text/plain; charset=UTF-8 | [1, "a"]
            TEXT | [1,2]                               | text/plain; charset=UTF-8 | [1, 2]
            TEXT | "bare"                              | text/plain; charset=UTF-8 | bare
            """)
    void aResultIsShown(Extension extension, String result, String type, String body) {
        Reply reply = extension.transcode(Json.parse(result));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.type()).hasToString(type);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(reply.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            JSON | "text"                   | application/json
            JSON | 1                        | application/json
            JSON | null                     | application/json
            HTML | {}                       | text/html
            HTML | {"text":"a"}             | text/html
            HTML | {"html":1}               | text/html
            HTML | {"body":{},"html":"a"}   | text/html
            HTML | ["a"]                    | text/html
            SVG  | {}                       | image/svg+xml
            SVG  | {"svg":[]}               | image/svg+xml
            SVG  | {"html":"a"}             | image/svg+xml
            SVG  | "<svg/>"                 | image/svg+xml
            """)
    void whatIsNotWhatTheExtensionSaysIsRefused(Extension extension, String result, String type) {
        assertThatThrownBy(() -> extension.transcode(Json.parse(result)))
                .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                        .isEqualTo(new Problem.Invalid("Response is not valid '" + type + "'.")));
    }

    @Test
    void textThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> Extension.TEXT.transcode(Json.parse("{\"html\":\"a\"}")))
                .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                        .isEqualTo(new Problem.Unknown("Response does not include requested property.")));
    }

    @Test
    void objectsArePrintedForPeople() {
        assertThat(PrettyJson.text(Json.parse("{\"a\":1,\"b\":{\"c\":[1,{\"d\":2}],\"e\":{}},\"f\":[]}")))
                .isEqualTo("""
                        {
                          "a": 1,
                          "b": {
                            "c": [1, {
                              "d": 2
                            }],
                            "e": {}
                          },
                          "f": []
                        }""");
        assertThat(new String(Extension.JSON.transcode(Json.parse("{\"ä\":1}")).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"ä\": 1\n}");
    }
}
