// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Body;
import dev.kiln.controller.http.MediaType;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.web.WebArguments.Request;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebArgumentsTest {

    private static final String AMONG = "{\"__ow_method\":\"post\",\"__ow_headers\":{},\"__ow_path\":\"\"}";

    @Test
    void theRequestIsTold() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("host", "localhost");
        headers.put("x-mine", "1");
        Request request =
                new Request("PATCH", headers, "/a/b", "", Optional.of("guest"), MediaType.NONE, body(""), Map.of());

        assertThat(WebArguments.parsed(request, Set.of())).isEqualTo(Json.parse("""
                        {"__ow_method":"patch","__ow_headers":{"host":"localhost","x-mine":"1"},"__ow_path":"/a/b",
                        "__ow_user":"guest"}"""));
    }

    @Test
    void nobodyIsNoUser() {
        assertThat(parsed("", "", "")).isEqualTo(Json.parse(AMONG));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1&b=x%20y+z&c      |                                   |                  | {"a":"1","b":"x y z","c":""}
            a=1&a=2              |                                   |                  | {"a":"2"}
            a=1&q=0              | application/json                  | {"a":{"b":[2]}}  | {"a":{"b":[2]},"q":"0"}
            a=1                  | application/vnd.api+json          | {"a":null}       | {"a":null}
            a=1                  | application/x-www-form-urlencoded | a=2&b=%C3%A4     | {"a":"2","b":"ä"}
                                 | application/json                  | [1,2]            | {"__ow_body":[1,2]}
                                 | application/json                  | "text"           | {"__ow_body":"text"}
                                 | application/json; charset=utf-8   | 7                | {"__ow_body":7}
                                 | application/hal+json              | null             | {"__ow_body":null}
                                 | application/json                  |                  | {}
                                 | text/plain                        | plain ä          | {"__ow_body":"plain ä"}
                                 | text/xml                          | <a/>             | {"__ow_body":"<a/>"}
                                 | text/unheard-of                   | plain            | {"__ow_body":"plain"}
                                 | image/png                         | hello            | {"__ow_body":"aGVsbG8="}
                                 | application/octet-stream          | hello            | {"__ow_body":"aGVsbG8="}
                                 | multipart/form-data; boundary=a   | hello            | {"__ow_body":"aGVsbG8="}
                                 |                                   | hello            | {"__ow_body":"aGVsbG8="}
                                 | text/plain                        |                  | {}
            """)
    void parametersAndBodyAreArguments(String query, String type, String body, String expected) {
        ObjectNode all = (ObjectNode) Json.parse(AMONG);
        all.setAll((ObjectNode) Json.parse(expected));

        assertThat(parsed(query, type, body)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"__ow_method", "__ow_headers", "__ow_path", "__ow_user", "__ow_query", "__ow_body", "fixed"})
    void whatIsReservedOrFinalMustNotBeSentAnywhere(String name) {
        String json = "application/json";
        assertRefused(() -> parsed(name + "=1", "", ""));
        assertRefused(() -> parsed("", json, "{\"" + name + "\":1}"));
        assertRefused(() -> parsed("", json, "{\"" + name + "\":null}"));
        assertRefused(() -> parsed("", "application/x-www-form-urlencoded", name + "=1"));
    }

    @Test
    void malformedBodiesAndQueriesAreRefused() {
        assertThatThrownBy(() -> parsed("", "application/json", "{\"a\":")).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> parsed("a=%zz", "", ""))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.problem()).isEqualTo(new Problem.BadSyntax()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1&a=%zz | application/json                  | {"a":1}  | eyJhIjoxfQ==
                      | application/json                  | {"a":    | eyJhIjo=
                      | application/json                  |          |
                      | application/vnd.api+json          | {"a":1}  | {"a":1}
                      | application/x-www-form-urlencoded | a=1&fixed=2 | a=1&fixed=2
                      | text/plain                        | plain ä  | plain ä
                      | image/png                         | hello    | aGVsbG8=
                      |                                   |          |
            """)
    void rawIsAsItCame(String query, String type, String body, String expected) {
        ObjectNode raw = WebArguments.raw(request(query, type, body));

        assertThat(raw.path("__ow_query").textValue()).isEqualTo(orEmpty(query));
        assertThat(raw.path("__ow_body").textValue()).isEqualTo(orEmpty(expected));
        assertThat(raw.without(Set.of("__ow_query", "__ow_body")).toString()).isEqualTo(AMONG);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                .isEqualTo(new Problem.Invalid(
                        "Request defines parameters that are not allowed (e.g., reserved properties).")));
    }

    private static ObjectNode parsed(String query, String type, String body) {
        return WebArguments.parsed(request(query, type, body), Set.of("fixed"));
    }

    private static Request request(String query, String type, String body) {
        return new Request(
                "POST",
                Map.of(),
                "",
                orEmpty(query),
                Optional.empty(),
                MediaType.parse(orEmpty(type)).orElse(MediaType.NONE),
                body(orEmpty(body)),
                Map.of());
    }

    /** An empty column of a table is read as none. */
    private static String orEmpty(String column) {
        return column == null ? "" : column;
    }

    private static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
