// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routing policy, as operators set it and as callers meet it; there is one invoker, of pool "default" with isolation "none". */
class RoutesOverHttpTest {

    private static final String ROUTES = "/admin/v1/routes";
    private static final String EXPLAIN = ROUTES + "/explain";

    private World world;

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new World(directory);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void atFirstThereAreNoRules() {
        HttpResponse<String> reply = world.get(ROUTES, World.SYSTEM);

        assertThat(done(reply).toString()).isEqualTo("{\"revision\":0,\"rules\":[],\"minimums\":[]}");
        assertThat(reply.headers().firstValue("ETag")).contains("\"0\"");
    }

    @Test
    void onlyOperatorsComeIn() {
        assertThat(world.get(ROUTES).statusCode()).isEqualTo(403);
        assertThat(world.put(ROUTES, "{\"rules\":[]}").statusCode()).isEqualTo(403);
        assertThat(world.post(EXPLAIN, "{\"namespace\":\"guest\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRevisionIsReplacedOnce() {
        assertThat(done(set("{'rules':[],'revision':0}")).path("revision").asInt())
                .isEqualTo(1);

        HttpResponse<String> late = set("{'rules':[],'revision':0}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(error(late)).contains("have revision 1").contains("replace revision 0");
        HttpResponse<String> lateByHeader = world.send(world.request(ROUTES, World.SYSTEM)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"7\"")
                .PUT(BodyPublishers.ofString("{\"rules\":[]}")));
        assertThat(lateByHeader.statusCode()).isEqualTo(409);
        assertThat(done(set("{'rules':[]}")).path("revision").asInt()).isEqualTo(2);
    }

    @Test
    void errorsNameTheRuleAndTheKey() {
        HttpResponse<String> reply = set("{'rules':[{'name':'gpu','pools':['a'],'isolatoin':'microvm'}]}");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains("rule 'gpu': 'isolatoin' is no key; did you mean 'isolation'?");
    }

    @Test
    void anActionThatNothingCouldRunIsNotMade() {
        HttpResponse<String> strong = action("strong", "[{'key':'isolation','value':'microvm'}]");
        assertThat(strong.statusCode()).isEqualTo(400);
        assertThat(error(strong))
                .isEqualTo("Nothing could run this action: it needs isolation 'microvm' or stronger (the action's"
                        + " annotation 'isolation'). No pool isolates that well. There are: pool 'default' with isolation"
                        + " 'none'.");
        assertThat(error(action("pooled", "[{'key':'pool','value':'gpu'}]")))
                .contains("pool 'gpu'. There is no such pool. There are: pool 'default'");
        assertThat(error(action("odd", "[{'key':'isolation','value':'jail'}]")))
                .contains("none < process < container")
                .contains("it is \"jail\"");
        assertThat(action("weak", "[{'key':'isolation','value':'none'},{'key':'pool','value':'default'}]")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatTheRulesKeepFromAllInvokersIsRefusedWithTheReason() {
        done(action("a", "[]"));
        done(set("{'rules':[{'name':'vm','match':{'namespace':'guest'},'pools':['vm'],'isolation':'microvm'}]}"));

        HttpResponse<String> reply = world.post(own("actions/a?blocking=true"), "{}");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        assertThat(error(reply))
                .isEqualTo(
                        "No invoker can take this activation now: rule 'vm' sends it to pool 'vm', and it needs"
                                + " isolation 'microvm' or stronger (rule 'vm'). There is now: pool 'vm': there is no invoker.");
        done(set("{'rules':[{'name':'vm','match':{'namespace':'other'},'pools':['vm']}]}"));
        assertThat(world.post(own("actions/a?blocking=true"), "{}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherControllerHearsOfRulesWithinSeconds() {
        done(action("a", "[]"));
        try (ControllerServer other = World.server(world.stores, world.bus, "")) {
            done(set("{'rules':[{'name':'vm','pools':['vm']}]}"));

            await("the other knows them, too", () -> revisionOf(other) == 1);
        }
    }

    @Test
    void anExplanationSaysWhichRuleAndWhereTo() {
        done(action("a", "[]"));
        done(set("{'rules':[{'name':'py','match':{'kind':'python:*'},'pools':['py']},"
                + "{'name':'all','pools':['vm','default']}]}"));

        JsonNode json = done(explain("{'action':'/guest/a'}"));

        assertThat(json.path("rule").asText()).isEqualTo("all");
        assertThat(json.path("passedOver").toString())
                .isEqualTo("[{\"rule\":\"py\",\"because\":\"the kind is 'nodejs:20', not 'python:*'\"}]");
        assertThat(json.path("pools").path(0).path("verdict").asText()).isEqualTo("no invoker");
        assertThat(json.path("pools").path(1).path("verdict").asText()).isEqualTo("up");
        assertThat(json.path("now").path("invoker").asText()).isEqualTo("invoker0");
    }

    @Test
    void whatIsOnlyThoughtOfIsExplainedToo() {
        JsonNode json = done(explain(
                "{'namespace':'guest','kind':'nodejs:20','memory':512,'annotations':{'isolation':'container'}}"));

        assertThat(json.path("rule").isNull()).isTrue();
        assertThat(json.path("isolation").path("atLeast").asText()).isEqualTo("container");
        assertThat(json.path("pools").path(0).path("verdict").asText()).isEqualTo("too weak");
        assertThat(json.path("now").path("outcome").asText()).isEqualTo("barred");
        assertThat(error(explain("{'namespace':'guest','knid':'x'}"))).contains("did you mean 'kind'?");
        assertThat(explain("{'action':'/guest/nowhere'}").statusCode()).isEqualTo(404);
        assertThat(explain("{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aControllerBeginsWithTheRulesThatThereAre() {
        done(set("{'rules':[],'minimums':[{'namespace':'guest','isolation':'microvm'}]}"));

        try (ControllerServer next = World.server(world.stores, world.bus, "")) {
            assertThat(revisionOf(next)).isEqualTo(1);
        }
    }

    private int revisionOf(ControllerServer other) {
        URI uri = URI.create("http://127.0.0.1:" + other.address().getPort() + EXPLAIN);
        HttpResponse<String> reply = world.send(HttpRequest.newBuilder(uri)
                .header("Authorization", World.basic(World.SYSTEM))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"namespace\":\"guest\"}")));
        return done(reply).path("revision").asInt();
    }

    private HttpResponse<String> action(String name, String annotations) {
        return world.put(
                own("actions/" + name),
                "{'exec':{'kind':'nodejs:20','code':'x'},'annotations':%s}"
                        .formatted(annotations)
                        .replace('\'', '"'));
    }

    private HttpResponse<String> set(String json) {
        return world.put(ROUTES, json.replace('\'', '"'), World.SYSTEM);
    }

    private HttpResponse<String> explain(String json) {
        return world.post(EXPLAIN, json.replace('\'', '"'), World.SYSTEM);
    }
}
