// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class ActionsOverHttpTest {

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
    void createAnswersTheStoredActionWithItsCode() {
        HttpResponse<String> reply = world.put(own("actions/created"), """
                {"exec": {"kind": "nodejs:default", "code": "abc"}, "namespace": "_", "name": "ignored"}""");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode action = json(reply);
        assertThat(action.path("namespace").asText()).isEqualTo("guest");
        assertThat(action.path("name").asText()).isEqualTo("created");
        assertThat(action.path("version").asText()).isEqualTo("0.0.1");
        assertThat(action.path("exec").path("kind").asText()).isEqualTo("nodejs:20");
        assertThat(action.path("exec").path("code").asText()).isEqualTo("abc");
        assertThat(action.path("annotations").toString())
                .contains("{\"key\":\"exec\",\"value\":\"nodejs:20\"}")
                .contains("{\"key\":\"provide-api-key\",\"value\":false}");
        assertThat(action.path("limits").toString())
                .isEqualTo("{\"timeout\":60000,\"memory\":256,\"logs\":10,\"concurrency\":1}");
    }

    @Test
    void creatingTwiceNeedsOverwrite() {
        world.createAction("twice");

        HttpResponse<String> refused =
                world.put(own("actions/twice"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"b\"}}");
        HttpResponse<String> allowed =
                world.put(own("actions/twice?overwrite=true"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"b\"}}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("error").asText()).isEqualTo("resource already exists");
        assertThat(json(allowed).path("version").asText()).isEqualTo("0.0.2");
    }

    @Test
    void updateMergesAnnotationsAndLimitsButReplacesParameters() {
        world.put(own("actions/merged"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "limits": {"memory": 512},
                 "annotations": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
                 "parameters": [{"key": "p", "value": 1}, {"key": "q", "value": 2}]}""");

        JsonNode updated = json(world.put(own("actions/merged?overwrite=true"), """
                {"annotations": [{"key": "c", "value": 3}], "delAnnotations": ["a"], "limits": {"timeout": 1000},
                 "parameters": [{"key": "r", "value": 3}]}"""));

        assertThat(updated.path("annotations").findValuesAsText("key"))
                .containsExactlyInAnyOrder("b", "c", "exec", "provide-api-key");
        assertThat(updated.path("parameters").findValuesAsText("key")).containsExactly("r");
        assertThat(updated.path("limits").path("memory").asInt()).isEqualTo(512);
        assertThat(updated.path("limits").path("timeout").asInt()).isEqualTo(1000);
        assertThat(updated.path("exec").path("code").asText()).isEqualTo("x");
    }

    @Test
    void getWithoutCodeLeavesItOut() {
        world.createAction("bare");

        JsonNode action = json(world.get(own("actions/bare?code=false")));

        assertThat(action.path("exec").has("code")).isFalse();
        assertThat(action.path("exec").path("kind").asText()).isEqualTo("nodejs:20");
    }

    @Test
    void largeCodeComesBackAsItWas() {
        String code = "x".repeat(3_000_000);

        HttpResponse<String> put =
                world.put(own("actions/large"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"" + code + "!\"}}");
        JsonNode got = json(world.get(own("actions/large")));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(json(put).path("exec").path("code").asText()).isEqualTo(code + "!");
        assertThat(got.path("exec").path("code").asText()).isEqualTo(code + "!");
    }

    @Test
    void deleteAnswersTheActionAndThenItIsGone() {
        world.createAction("doomed");

        HttpResponse<String> deleted = world.delete(own("actions/doomed"));

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(json(deleted).path("name").asText()).isEqualTo("doomed");
        assertThat(world.get(own("actions/doomed")).statusCode()).isEqualTo(404);
        assertThat(world.delete(own("actions/doomed")).statusCode()).isEqualTo(404);
    }

    @Test
    void listsShowSummariesNewestFirst() {
        world.createAction("list-one");
        world.createAction("list-two");

        JsonNode list = json(world.get(own("actions?limit=2")));

        assertThat(list).hasSize(2);
        assertThat(list.get(0).path("name").asText()).isEqualTo("list-two");
        assertThat(list.get(0).has("parameters")).isFalse();
        assertThat(json(world.get(own("actions/?count=true"))).path("actions").asInt())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void namesMayHoldBlanksAndDots() {
        HttpResponse<String> created =
                world.put(own("actions/a%20b.c@d&e"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"b\"}}");

        assertThat(json(created).path("name").asText()).isEqualTo("a b.c@d&e");
    }

    @Test
    void foreignNamespacesAreForbidden() {
        HttpResponse<String> list = world.get("/api/v1/namespaces/whisk.system/actions");
        HttpResponse<String> one = world.get("/api/v1/namespaces/whisk.system/actions/x");

        assertThat(list.statusCode()).isEqualTo(403);
        assertThat(json(list).path("error").asText())
                .isEqualTo("The supplied authentication is not authorized to access 'whisk.system'.");
        assertThat(json(one).path("error").asText())
                .isEqualTo("The supplied authentication is not authorized to access 'whisk.system/x'.");
    }
}
