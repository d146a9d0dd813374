// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad request a line; each is refused with the right status and an error body, and leaves nothing behind. */
@TestInstance(Lifecycle.PER_CLASS)
class MalformedRequestsTest {

    private static final String NS = "/api/v1/namespaces/_/";
    private static final String GOOD_EXEC = "\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}";
    private static final String TYPE = "Content-Type: application/json\r\n";
    private static final String AUTH = "Authorization: " + World.basic(World.GUEST) + "\r\n";
    private static final int MB = 1024 * 1024;

    private World world;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    record Case(String name, String method, String target, String headers, byte[] body, int status, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> requests() {
        List<Case> cases = new ArrayList<>();
        credentials(cases);
        paths(cases);
        queries(cases);
        bodies(cases);
        entities(cases);
        sizes(cases);
        return cases.stream();
    }

    private static void credentials(List<Case> cases) {
        String missing = "The resource requires authentication, which was not supplied with the request";
        String invalid = "The supplied authentication is invalid";
        cases.add(new Case("no credentials", "GET", NS + "actions", "", none(), 401, missing));
        cases.add(new Case("no credentials, no route", "GET", "/api/v1/nothing", "", none(), 401, missing));
        cases.add(authorization("another scheme", "Bearer abc", invalid));
        cases.add(authorization("not base64", "Basic !!!!", invalid));
        cases.add(authorization("no colon", "Basic YWJj", invalid));
        cases.add(authorization("nothing behind the scheme", "Basic ", invalid));
        cases.add(authorization("empty key", World.basic("23bc46b1-71f6-4ed5-8c54-816aa4f8c502:"), invalid));
        cases.add(authorization("wrong key", World.basic("23bc46b1-71f6-4ed5-8c54-816aa4f8c502:wrong"), invalid));
        cases.add(authorization("unknown uuid", World.basic("nobody:" + "k".repeat(64)), invalid));
        cases.add(new Case("operators' view by a guest", "GET", "/invokers", AUTH, none(), 403, "not authorized"));
        cases.add(new Case("operators' view by nobody", "GET", "/activation", "", none(), 401, missing));
    }

    private static void paths(List<Case> cases) {
        String none = "The requested resource could not be found.";
        cases.add(get("namespace alone", "/api/v1/namespaces/_", 404, none));
        cases.add(get("unknown collection", NS + "nothing", 404, none));
        cases.add(get("unknown root", "/nothing", 404, none));
        cases.add(get("too deep", NS + "actions/a/b/c", 404, none));
        cases.add(get("two slashes", NS + "actions//a", 400, "The name of the entity contains illegal characters."));
        cases.add(get("encoded slash", NS + "actions/a%2Fb", 400, "illegal characters"));
        cases.add(get("encoded nul", NS + "actions/a%00b", 400, "illegal characters"));
        cases.add(get("leading blank", NS + "actions/%20a", 400, "illegal characters"));
        cases.add(get("not UTF-8", NS + "actions/%ff%fe", 400, ""));
        cases.add(get("half an escape", NS + "actions/a%2", 400, ""));
        cases.add(get("no escape at all", NS + "actions/a%zz", 400, ""));
        cases.add(get("other letters", NS + "actions/%C3%A4", 400, "illegal characters"));
        cases.add(get(
                "long name", NS + "actions/" + "n".repeat(257), 400, "Name segement longer than allowed: 257 > 256."));
        cases.add(get(
                "long namespace",
                "/api/v1/namespaces/" + "n".repeat(257) + "/actions",
                400,
                "Namespace longer than allowed: 257 > 256."));
        cases.add(get(
                "bad namespace", "/api/v1/namespaces/!/actions", 400, "The namespace contains illegal characters."));
        cases.add(get("long URI", NS + "actions?x=" + "y".repeat(9000), 414, ""));
        cases.add(get("short activation id", NS + "activations/abc", 400, "Activation id length is 3 but must be 32."));
        cases.add(
                get("bad activation id", NS + "activations/" + "Z".repeat(32), 400, "The activation id is not valid."));
        cases.add(get("unknown activation", NS + "activations/" + "a".repeat(32), 404, "does not exist"));
        cases.add(get("part of an activation", NS + "activations/" + "a".repeat(32) + "/nothing", 404, none));
        cases.add(get(
                "one limit", NS + "limits/x", 400, "Inner entity level routes for limits are not yet implemented."));
        cases.add(method("DELETE", "/api/v1/namespaces", 405, "HTTP method not allowed, supported methods: GET"));
        cases.add(method("DELETE", NS + "actions", 405, "supported methods: GET"));
        cases.add(method("PUT", NS + "actions/p/", 405, "supported methods: GET"));
        cases.add(method("PATCH", NS + "actions/a", 405, "supported methods: DELETE, GET, POST, PUT"));
        cases.add(method("POST", NS + "activations", 405, "supported methods: GET"));
        cases.add(method("DELETE", NS + "activations/" + "a".repeat(32), 405, "supported methods: GET"));
        cases.add(method("PUT", NS + "limits", 405, "supported methods: GET"));
        cases.add(method("POST", "/ping", 405, "supported methods: GET"));
        cases.add(method("OPTIONS", "/", 405, "supported methods: GET"));
        cases.add(new Case(
                "accepts images only",
                "GET",
                NS + "actions",
                AUTH + "Accept: image/png\r\n",
                none(),
                406,
                "application/json"));
        cases.add(new Case("unknown method", "BREW", NS + "actions", AUTH, none(), 501, ""));
        cases.add(new Case(
                "long header",
                "GET",
                NS + "actions",
                AUTH + "X-Long: " + "x".repeat(20_000) + "\r\n",
                none(),
                431,
                ""));
        cases.add(new Case("many headers", "GET", NS + "actions", AUTH + "X-A: b\r\n".repeat(200), none(), 400, ""));
    }

    private static void queries(List<Case> cases) {
        String limit = "The query parameter 'limit' was malformed:\n";
        cases.add(get(
                "limit above",
                NS + "actions?limit=201",
                400,
                limit + "The value '201' is not in the range of 0 to 200 for actions."));
        cases.add(get(
                "limit below",
                NS + "actions?limit=-1",
                400,
                limit + "The value '-1' is not in the range of 0 to 200 for actions."));
        cases.add(get(
                "limit in words",
                NS + "actions?limit=all",
                400,
                limit + "The value 'all' is not an integer for actions."));
        cases.add(get("limit too long", NS + "actions?limit=99999999999", 400, "is not an integer for actions."));
        cases.add(
                get(
                        "skip below",
                        NS + "activations?skip=-1",
                        400,
                        "The query parameter 'skip' was malformed:\nThe value '-1' is not greater than or equal to 0 for activations."));
        cases.add(get(
                "count maybe",
                NS + "actions?count=maybe",
                400,
                "The query parameter 'count' was malformed:\n'maybe' is not a valid Boolean value"));
        cases.add(get("code maybe", NS + "actions/a?code=2", 400, "The query parameter 'code' was malformed:"));
        cases.add(get(
                "docs with count",
                NS + "activations?docs=true&count=true",
                400,
                "The parameter 'docs' is not permitted with 'count'."));
        cases.add(get(
                "since in words",
                NS + "activations?since=today",
                400,
                "Parameter is not a valid value for epoch seconds: today"));
        cases.add(get(
                "upto in words",
                NS + "activations?upto=1.5",
                400,
                "Parameter is not a valid value for epoch seconds: 1.5"));
        cases.add(get(
                "name of three parts",
                NS + "activations?name=a/b/c",
                400,
                "Parameter may be a 'simple' name or 'package-name/simple' name: a/b/c"));
        cases.add(get("query not UTF-8", NS + "actions?limit=%ff", 400, "The request contains bad syntax"));
        cases.add(post(
                "timeout above",
                "actions/a?blocking=true&timeout=60001",
                TYPE,
                "{}",
                400,
                "The query parameter 'timeout' was malformed:\nTimeout must be number of milliseconds up to 60000."));
        cases.add(post("timeout of nothing", "actions/a?timeout=0", TYPE, "{}", 400, "Timeout must be"));
        cases.add(post("timeout in words", "actions/a?timeout=x", TYPE, "{}", 400, "Timeout must be"));
        cases.add(post("blocking maybe", "actions/a?blocking=perhaps", TYPE, "{}", 400, "'blocking' was malformed"));
        cases.add(put(
                "overwrite maybe",
                "actions/a?overwrite=perhaps",
                "{" + GOOD_EXEC + "}",
                400,
                "'overwrite' was malformed"));
    }

    private static void bodies(List<Case> cases) {
        String malformed = "The request content was malformed:\n";
        cases.add(post("array as payload", "actions/a", TYPE, "[1]", 400, malformed));
        cases.add(post("number as payload", "actions/a", TYPE, "1", 400, malformed));
        cases.add(post("half an object", "actions/a", TYPE, "{\"a\":", 400, malformed));
        cases.add(post("two objects", "actions/a", TYPE, "{}{}", 400, malformed));
        cases.add(post("blanks as payload", "actions/a", TYPE, "   ", 400, malformed));
        cases.add(post(
                "text as payload",
                "actions/a",
                "Content-Type: text/plain\r\n",
                "{}",
                415,
                "The request's Content-Type [text/plain] is not supported. Expected:\napplication/json"));
        cases.add(post(
                "form as payload",
                "actions/a",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "a=b",
                415,
                "Expected:\napplication/json"));
        cases.add(post(
                "deep payload",
                "actions/a",
                TYPE,
                "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                400,
                malformed));
        cases.add(post("long number", "actions/a", TYPE, "{\"a\":" + "9".repeat(5_000) + "}", 400, malformed));
        cases.add(new Case(
                "payload not UTF-8",
                "POST",
                NS + "actions/a",
                AUTH + TYPE + length(10),
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'},
                400,
                malformed));
        cases.add(new Case(
                "bad chunk",
                "POST",
                NS + "actions/a",
                AUTH + TYPE + "Transfer-Encoding: chunked\r\n",
                "zz\r\nabc\r\n".getBytes(StandardCharsets.ISO_8859_1),
                400,
                ""));
        cases.add(new Case(
                "bad length", "POST", NS + "actions/a", AUTH + TYPE + "Content-Length: -5\r\n", none(), 400, ""));
        cases.add(put("no body", "actions/a", "", 400, "Request entity expected but not supplied"));
        cases.add(put("array as action", "actions/a", "[]", 400, malformed));
        cases.add(new Case(
                "text as action",
                "PUT",
                NS + "actions/a",
                AUTH + "Content-Type: text/plain\r\n" + length(2),
                "{}".getBytes(StandardCharsets.ISO_8859_1),
                415,
                "[text/plain]"));
        cases.add(
                put("many nodes", "actions/a", "{\"parameters\":[" + "{},".repeat(2_000_000) + "{}]}", 400, malformed));
    }

    private static void entities(List<Case> cases) {
        String malformed = "The request content was malformed:\n";
        cases.add(put("no exec", "actions/a", "{}", 400, "exec undefined"));
        cases.add(put("exec is text", "actions/a", "{\"exec\":\"x\"}", 400, malformed));
        cases.add(put(
                "no kind",
                "actions/a",
                "{\"exec\":{\"code\":\"x\"}}",
                400,
                malformed + "'kind' must be a string defined in 'exec'"));
        cases.add(put(
                "kind is a number",
                "actions/a",
                "{\"exec\":{\"kind\":1,\"code\":\"x\"}}",
                400,
                "'kind' must be a string defined in 'exec'"));
        cases.add(
                put(
                        "unknown kind",
                        "actions/a",
                        "{\"exec\":{\"kind\":\"cobol:85\",\"code\":\"x\"}}",
                        400,
                        malformed
                                + "The specified runtime 'cobol:85' is not supported by this platform. Valid values are: 'nodejs:20'"));
        cases.add(
                put(
                        "deprecated kind",
                        "actions/a",
                        "{\"exec\":{\"kind\":\"nodejs:6\",\"code\":\"x\"}}",
                        400,
                        "The 'nodejs:6' runtime is no longer supported. You may read and delete but not update or invoke this action."));
        cases.add(put(
                "no code",
                "actions/a",
                "{\"exec\":{\"kind\":\"nodejs:20\"}}",
                400,
                malformed + "'code' must be a string or attachment object defined in 'exec' for 'nodejs:20' actions"));
        cases.add(put(
                "no main",
                "actions/a",
                "{\"exec\":{\"kind\":\"java:8\",\"code\":\"x\"}}",
                400,
                malformed + "'main' must be a string defined in 'exec' for 'java:8' actions"));
        cases.add(put(
                "empty sequence",
                "actions/a",
                "{\"exec\":{\"kind\":\"sequence\",\"components\":[]}}",
                400,
                "No component specified for the sequence."));
        cases.add(put(
                "sequence of nothing",
                "actions/a",
                "{\"exec\":{\"kind\":\"sequence\"}}",
                400,
                malformed + "'components' must be defined for sequence kind"));
        cases.add(put(
                "no image",
                "actions/a",
                "{\"exec\":{\"kind\":\"blackbox\"}}",
                400,
                malformed + "'image' must be a string defined in 'exec' for 'blackbox' actions"));
        cases.add(put(
                "bad image",
                "actions/a",
                "{\"exec\":{\"kind\":\"blackbox\",\"image\":\"A B\"}}",
                400,
                malformed + "could not parse image name"));
        cases.add(put(
                "memory above",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"memory\":513}}",
                400,
                "memory size 513 MB exceeds allowed threshold of 512 MB"));
        cases.add(put(
                "memory below",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"memory\":1}}",
                400,
                "memory size 1 MB below allowed threshold of 128 MB"));
        cases.add(put(
                "timeout above",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"timeout\":300001}}",
                400,
                "duration 300001 milliseconds exceeds allowed threshold of 300000 milliseconds"));
        cases.add(put(
                "logs above",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"logs\":11}}",
                400,
                "log size 11 MB exceeds allowed threshold of 10 MB"));
        cases.add(put(
                "concurrency below",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"concurrency\":0}}",
                400,
                "concurrency 0 below allowed threshold of 1"));
        cases.add(put(
                "instances above",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"instances\":1001}}",
                400,
                "Max action instance concurrency must not exceed your namespace concurrency of 1000."));
        cases.add(put(
                "instances below",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"instances\":-1}}",
                400,
                "Action container concurrency must be greater than or equal to 0."));
        cases.add(put(
                "half a megabyte",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"memory\":256.5}}",
                400,
                malformed + "memory limit must be whole number"));
        cases.add(put(
                "memory beyond measure",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"memory\":1e999999999}}",
                400,
                malformed));
        cases.add(put(
                "timeout in words",
                "actions/a",
                "{" + GOOD_EXEC + ",\"limits\":{\"timeout\":\"long\"}}",
                400,
                malformed + "time limit must be whole number"));
        cases.add(put("limits as array", "actions/a", "{" + GOOD_EXEC + ",\"limits\":[]}", 400, malformed));
        cases.add(put(
                "parameters as object", "actions/a", "{" + GOOD_EXEC + ",\"parameters\":{\"a\":1}}", 400, malformed));
        cases.add(put(
                "parameter without key",
                "actions/a",
                "{" + GOOD_EXEC + ",\"parameters\":[{\"value\":1}]}",
                400,
                malformed));
        cases.add(
                put("annotations of numbers", "actions/a", "{" + GOOD_EXEC + ",\"annotations\":[1]}", 400, malformed));
        cases.add(put("version in words", "actions/a", "{" + GOOD_EXEC + ",\"version\":\"one\"}", 400, malformed));
        cases.add(put("publish in words", "actions/a", "{" + GOOD_EXEC + ",\"publish\":\"yes\"}", 400, malformed));
        cases.add(put(
                "keys to delete are numbers",
                "actions/a",
                "{" + GOOD_EXEC + ",\"delAnnotations\":[1]}",
                400,
                malformed));
        cases.add(put(
                "isolation unknown",
                "actions/a",
                "{" + GOOD_EXEC + ",\"annotations\":[{\"key\":\"isolation\",\"value\":\"GLASS\"}]}",
                400,
                "The annotation 'isolation' must be"));
    }

    private static void sizes(List<Case> cases) {
        String big = "x".repeat(MB);
        cases.add(post(
                "large payload",
                "actions/a",
                TYPE,
                "{\"a\":\"" + big + "\"}",
                413,
                "Request larger than allowed: 1048584 > 1048576 bytes."));
        cases.add(new Case(
                "large payload, not sent",
                "POST",
                NS + "actions/a",
                AUTH + TYPE + "Expect: 100-continue\r\n" + length(2 * MB),
                none(),
                413,
                "Request larger than allowed: 2097152 > 1048576 bytes."));
        cases.add(new Case(
                "large payload in chunks",
                "POST",
                NS + "actions/a",
                AUTH + TYPE + "Transfer-Encoding: chunked\r\n",
                (Integer.toHexString(MB) + "\r\n" + big + "\r\n")
                        .repeat(2)
                        .concat("0\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1),
                413,
                "Request larger than allowed: "));
        cases.add(put(
                "large parameters",
                "actions/a",
                "{" + GOOD_EXEC + ",\"parameters\":[{\"key\":\"k\",\"value\":\"" + big + "\"}]}",
                413,
                "parameters larger than allowed: 1048579 > 1048576 bytes."));
        cases.add(put(
                "large annotations",
                "actions/a",
                "{" + GOOD_EXEC + ",\"annotations\":[{\"key\":\"k\",\"value\":\"" + big + "\"}]}",
                413,
                "annotations larger than allowed: 1048579 > 1048576 bytes."));
        cases.add(put(
                "large code",
                "actions/a",
                "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"" + "y".repeat(48 * MB + 1) + "\"}}",
                413,
                "exec larger than allowed: 50331649 > 50331648 bytes."));
        cases.add(new Case(
                "larger than anything",
                "PUT",
                NS + "actions/a",
                AUTH + TYPE + "Expect: 100-continue\r\n" + length(51 * MB),
                none(),
                413,
                "The request content is larger than the server is willing or able to process."));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefused(Case bad) throws IOException {
        RawHttp.Answer answer = RawHttp.send(
                world.server.address().getPort(),
                bad.method() + " " + bad.target() + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: mine\r\n"
                        + bad.headers() + "\r\n",
                bad.body());

        assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
        JsonNode error = Json.parse(answer.body());
        assertThat(error.path("error").asText()).contains(bad.text());
        assertThat(error.path("code").asText()).isEqualTo(answer.headers().get("X-Request-ID"));
        if (bad.status() == 401) {
            assertThat(answer.headers().get("WWW-Authenticate")).isEqualTo("Basic realm=\"OpenWhisk secure realm\"");
        }
        if (bad.status() == 405) {
            assertThat(answer.headers()).containsKey("Allow");
        }
        assertThat(world.get("/ping", "").body()).isEqualTo("pong");
    }

    @Test
    void thereAreManyAndNothingIsStored() throws IOException {
        int count = 0;
        for (Case bad : requests().filter(it -> it.body().length < MB).toList()) {
            isRefused(bad);
            count++;
        }

        assertThat(count).isGreaterThan(90);
        assertThat(json(world.get(own("actions?count=true"))).path("actions").asInt())
                .isZero();
        assertThat(world.invoker.seen()).isEmpty();
    }

    private static Case authorization(String name, String value, String text) {
        return new Case(name, "GET", NS + "actions", "Authorization: " + value + "\r\n", none(), 401, text);
    }

    private static Case get(String name, String target, int status, String text) {
        return new Case(name, "GET", target, AUTH, none(), status, text);
    }

    private static Case method(String method, String target, int status, String text) {
        return new Case(method + " " + target, method, target, AUTH + length(0), none(), status, text);
    }

    private static Case post(String name, String path, String headers, String body, int status, String text) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Case(name, "POST", NS + path, AUTH + headers + length(bytes.length), bytes, status, text);
    }

    private static Case put(String name, String path, String body, int status, String text) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Case(name, "PUT", NS + path, AUTH + TYPE + length(bytes.length), bytes, status, text);
    }

    private static String length(int length) {
        return "Content-Length: " + length + "\r\n";
    }

    private static byte[] none() {
        return new byte[0];
    }
}
