// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What every client sees: ids, CORS, info, and the views of operators. */
@TestInstance(Lifecycle.PER_CLASS)
class DoorTest {

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
    void theClientsRequestIdIsAdopted() {
        HttpResponse<String> reply = world.send(world.request(own("actions/nobody"), World.GUEST)
                .header("X-Request-ID", "my-id")
                .GET());

        assertThat(reply.headers().firstValue("X-Request-ID")).contains("my-id");
        assertThat(json(reply).path("code").asText()).isEqualTo("my-id");
    }

    @Test
    void reservedAndAbsentRequestIdsAreReplacedByThirtyTwoLetters() {
        HttpResponse<String> reserved = world.send(
                world.request("/ping", "").header("X-Request-ID", "sid_testing").GET());
        HttpResponse<String> absent = world.get("/ping", "");

        assertThat(reserved.headers().firstValue("X-Request-ID").orElseThrow()).matches("[a-z0-9]{32}");
        assertThat(absent.headers().firstValue("X-Request-ID").orElseThrow()).matches("[a-z0-9]{32}");
    }

    @Test
    void anIdThatWouldEndItsLineIsReplacedToo() throws java.io.IOException {
        // the letter of these two bytes ends in a line feed, when it is cut to one
        RawHttp.Answer answer = RawHttp.send(
                world.server.address().getPort(),
                "GET /ping HTTP/1.1\r\nHost: a\r\nX-Request-ID: a\u00c4\u008aX-Mine: b\r\n\r\n",
                new byte[0]);

        assertThat(answer.headers()).doesNotContainKey("X-Mine");
        assertThat(answer.headers().get("X-Request-ID")).matches("[a-z0-9]{32}");
    }

    @Test
    void optionsBelowTheApiAreAnsweredWithoutCredentials() {
        HttpResponse<String> reply =
                world.send(world.request("/api/v1/no/such/path", "").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(reply.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, DELETE, POST, PUT, HEAD");
        assertThat(reply.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent");
    }

    @Test
    void repliesBelowTheApiCarryCorsAlsoWhenTheyAreErrors() {
        assertThat(world.get(own("actions")).headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(world.get("/api/v1/x", "").headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @Test
    void optionsAboveTheApiAreNotAnswered() {
        assertThat(world.send(world.request("/api", "").method("OPTIONS", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theSystemTellsWhatItIs() {
        JsonNode system = json(world.get("/", ""));

        assertThat(system.path("description").asText()).isEqualTo("OpenWhisk");
        assertThat(system.path("api_paths").get(0).asText()).isEqualTo("/api/v1");
        assertThat(system.path("limits").path("max_action_memory").asLong()).isEqualTo(536870912);
        assertThat(system.path("limits").path("max_action_duration").asLong()).isEqualTo(300000);
        assertThat(system.path("runtimes").path("nodejs").get(0).path("kind").asText())
                .isEqualTo("nodejs:20");
        assertThat(system.path("runtimes").path("nodejs").get(0).path("default").asBoolean())
                .isTrue();
    }

    @Test
    void theApiTellsItsVersionWithAndWithoutSlash() {
        assertThat(json(world.get("/api/v1", "")).path("api_version_path").asText())
                .isEqualTo("v1");
        assertThat(json(world.get("/api/v1/", "")).has("buildno")).isTrue();
    }

    @Test
    void theApiDescriptionHasEveryRouteThatAnswers() {
        JsonNode paths = json(world.get("/api/v1/api-docs", "")).path("paths");
        List<String> checked = new ArrayList<>();

        paths.properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            String target = "/api/v1"
                    + path.getKey()
                            .replace("{namespace}", "_")
                            .replace("{id}", "a".repeat(32))
                            .replaceAll("\\{\\w+}", "x");
            HttpResponse<String> reply = world.send(world.request(target, World.GUEST)
                    .method(operation.getKey().toUpperCase(java.util.Locale.ROOT), BodyPublishers.noBody()));
            assertThat(reply.statusCode()).as(operation.getKey() + " " + target).isNotEqualTo(405);
            assertThat(reply.body()).doesNotContain("could not be found");
            checked.add(target);
        }));

        assertThat(checked).hasSizeGreaterThanOrEqualTo(18);
        assertThat(paths.path("/namespaces/{namespace}/actions/{name}").has("put"))
                .isTrue();
        assertThat(paths.has("/api-docs")).isTrue();
    }

    @Test
    void metricsAreInPrometheusForm() {
        world.get(own("actions"));

        HttpResponse<String> reply = world.get("/metrics", "");

        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(reply.body())
                .contains(
                        "kiln_http_request_seconds_count{method=\"GET\",route=\"/api/v1/namespaces/{namespace}/actions\",status=\"200\"}");
    }

    @Test
    void operatorsSeeTheInvokers() {
        assertThat(world.get("/invokers", World.SYSTEM).body()).isEqualTo("{\"invoker0\":\"up\"}");
        assertThat(world.get("/invokers/ready", World.SYSTEM).body()).isEqualTo("{\"healthy\":\"1/1\"}");
        assertThat(world.get("/activation", World.SYSTEM).body()).isEqualTo("[]");
    }

    @Test
    void namespacesAndLimitsAreTheCallersOwn() {
        assertThat(world.get("/api/v1/namespaces").body()).isEqualTo("[\"guest\"]");
        assertThat(world.get("/api/v1/namespaces/", World.SYSTEM).body()).isEqualTo("[\"whisk.system\"]");
        JsonNode limits = json(world.get(own("limits")));
        assertThat(limits.path("maxActionMemory").asInt()).isEqualTo(512);
        assertThat(limits.path("maxParameterSize").asText()).isEqualTo("1048576 B");
        assertThat(limits.path("concurrentInvocations").asInt()).isEqualTo(1000);
        assertThat(limits.has("allowedKinds")).isFalse();
        assertThat(world.get("/api/v1/namespaces/whisk.system/limits").statusCode())
                .isEqualTo(403);
    }

    @Test
    void headIsNoGet() {
        assertThat(world.send(world.request(own("actions"), World.GUEST).HEAD()).statusCode())
                .isEqualTo(405);
    }
}
